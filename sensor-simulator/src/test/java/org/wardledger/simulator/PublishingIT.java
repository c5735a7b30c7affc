package org.wardledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.simulator.cli.SimulatorCommand;
import org.wardledger.simulator.manifest.ManifestReader;

/** The commands against a real broker. */
class PublishingIT {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Mosquitto broker;

    PublishingIT() throws Exception {
        broker = Mosquitto.start();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void aWardsBackfillArrivesAsItsManifestSays() throws Exception {
        try (Subscriber subscriber = new Subscriber(broker.url())) {
            int code = run("ward", "--beds", "3", "--backfill", "20", "--backfill-only");

            assertThat(code).isZero();
            assertThat(lastLine()).isEqualTo("sent=120 acked=120");
            await().until(() -> subscriber.messages().size() == 120);
            List<ManifestReader.Entry> entries = new ArrayList<>();
            ManifestReader.Totals totals = ManifestReader.read(manifest(), entries::add);
            assertThat(totals).isEqualTo(new ManifestReader.Totals(120, 120, true));
            List<String> manifestLines = Files.readAllLines(manifest());
            assertThat(subscriber.messages())
                    .extracting(
                            message -> "{\"topic\":\"" + message.topic() + "\",\"payload\":" + message.payload() + "}")
                    .containsExactlyInAnyOrderElementsOf(manifestLines.subList(0, 120));
            assertThat(subscriber.messages()).allSatisfy(message -> assertThat(message.contentType())
                    .isEqualTo("application/vnd.wardledger.reading+json"));
            assertThat(entries)
                    .filteredOn(entry -> entry.topic().endsWith("mon-icu-1-bed-2/vitals"))
                    .extracting(entry -> entry.payload().path("seq").longValue())
                    .containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
        }
    }

    @Test
    void manyBedsShareConnections() throws Exception {
        int code = run("ward", "--beds", "120", "--no-waveform", "--backfill", "3", "--backfill-only");

        assertThat(code).isZero();
        assertThat(lastLine()).isEqualTo("sent=360 acked=360");
    }

    @Test
    void aLiveWardReportsEachSecondAndStopsInTime() throws Exception {
        Instant begin = Instant.now();

        int code = run("ward", "--beds", "2", "--for", "2", "--no-waveform");

        assertThat(code).isZero();
        assertThat(lastLine()).isEqualTo("sent=4 acked=4");
        List<Instant> times = new ArrayList<>();
        ManifestReader.read(
                manifest(),
                entry -> times.add(Instant.parse(entry.payload().path("time").asText(""))));
        assertThat(times).allSatisfy(time -> assertThat(time).isBetween(begin.minusMillis(1), Instant.now()));
    }

    @Test
    void aBrokerKilledInTheMiddleCostsNothingThatWasSent() throws Exception {
        FutureTask<Integer> ward = inBackground(
                () -> run("ward", "--beds", "4", "--backfill", "2000", "--backfill-only", "--linger", "60"));
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(manifest()) && Files.size(manifest()) > 65_000);

        broker.kill();
        broker.startAgain();

        assertThat(ward.get(90, TimeUnit.SECONDS)).isZero();
        assertThat(lastLine()).isEqualTo("sent=16000 acked=16000");
        assertThat(ManifestReader.read(manifest(), entry -> {}).acked()).isEqualTo(16_000);
        assertThat(err.toString()).contains("connection lost");
    }

    @Test
    void aBrokerThatIsNotThereYetIsWaitedFor() throws Exception {
        broker.kill();
        FutureTask<Integer> ward = inBackground(() -> run("ward", "--beds", "1", "--backfill", "2", "--backfill-only"));
        await().until(() -> !err.toString().isEmpty());

        broker.startAgain();

        assertThat(ward.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(lastLine()).isEqualTo("sent=4 acked=4");
    }

    @Test
    void droppedReadingsAreClaimedAndNotSent() throws Exception {
        try (Subscriber subscriber = new Subscriber(broker.url())) {
            run("ward", "--beds", "1", "--no-waveform", "--backfill", "10", "--backfill-only", "--drop", "2");

            assertThat(lastLine()).isEqualTo("sent=10 acked=10");
            assertThat(Files.readAllLines(manifest())).hasSize(11);
            await().until(() -> subscriber.messages().size() == 8);
        }
    }

    @Test
    void theRealNumericsAreReplayedAtFullSpeed() throws Exception {
        Path record = Recordings.numerics();
        Instant begin = Instant.now();

        int code = run("replay", "--record", record.toString(), "--speed", "max");

        assertThat(code).isZero();
        List<Instant> times = new ArrayList<>();
        int[] values = new int[1];
        ManifestReader.read(manifest(), entry -> {
            times.add(Instant.parse(entry.payload().path("time").asText("")));
            values[0] += entry.payload().path("measurements").size();
        });
        assertThat(values[0]).isEqualTo(1890 + 1573 + 1891 + 1573 + 3 * 152 + 7 + 7 + 8);
        assertThat(times.stream().max(Instant::compareTo).orElseThrow())
                .as("the last sample is now, but has no value: the last that has one is a minute before")
                .isBetween(begin.minusMillis(60_001), Instant.now().minusSeconds(60));
        assertThat(lastLine()).isEqualTo("sent=" + times.size() + " acked=" + times.size());
    }

    @Test
    void theRealWaveformsAreReplayedSampleForSample() throws Exception {
        Path record = Recordings.waveforms();

        int code = run("replay", "--record", record.toString(), "--speed", "max", "--bed", "real");

        assertThat(code).isZero();
        assertThat(lastLine()).isEqualTo("sent=1800 acked=1800");
        int[] samples = new int[1];
        ManifestReader.read(
                manifest(),
                entry -> samples[0] += entry.payload().path("samples").size());
        assertThat(samples[0]).isEqualTo(450_000);
    }

    @Test
    void sigtermEndsInGoodOrder() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorMain.class.getName(),
                        "ward",
                        "--mqtt",
                        broker.url(),
                        "--manifest",
                        manifest().toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(manifest()) && Files.size(manifest()) > 0);

        process.destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        ManifestReader.Totals totals = ManifestReader.read(manifest(), entry -> {});
        assertThat(totals.complete()).isTrue();
        assertThat(totals.acked()).isEqualTo(totals.sent()).isPositive();
        assertThat(Files.readAllLines(directory.resolve("out")).getLast())
                .isEqualTo("sent=" + totals.sent() + " acked=" + totals.acked());
    }

    private int run(String... command) {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of("--mqtt", broker.url(), "--manifest", manifest().toString()));
        return SimulatorCommand.execute(
                new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    }

    private static FutureTask<Integer> inBackground(Callable<Integer> work) {
        FutureTask<Integer> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private Path manifest() {
        return directory.resolve("manifest.ndjson");
    }

    private String lastLine() {
        return out.toString().lines().toList().getLast();
    }
}
