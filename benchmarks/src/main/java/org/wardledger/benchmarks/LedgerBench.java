package org.wardledger.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.wardledger.localstack.process.LocalStackProcess;
import org.wardledger.localstack.process.LocalStackProcess.Options;
import org.wardledger.localstack.process.LoopbackPort;
import org.wardledger.localstack.process.PortTakenException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What a reading costs: seals a backlog of ward data from a real Kafka into full blocks, then goes on at the pace of a
 * live ward, and prints bytes, rates and the size of a proof. docs/PERFORMANCE.md says what the figures mean.
 */
@Command(
        name = "ledger",
        description = "Bytes and time per reading: a backlog in full blocks, then a live ward.",
        mixinStandardHelpOptions = true)
final class LedgerBench implements Callable<Integer> {
    private static final Duration STALLED = Duration.ofSeconds(60);

    /** Set by the launcher. */
    private final Path root = Path.of(System.getProperty("wardledger.root", "."));

    @Option(names = "--readings", defaultValue = "1000000", description = "of the backlog (default: ${DEFAULT-VALUE})")
    long readings;

    @Option(names = "--beds", defaultValue = "400", description = "beds of the ward (default: ${DEFAULT-VALUE})")
    int beds;

    @Option(names = "--live", defaultValue = "60", description = "seconds of a live ward (default: ${DEFAULT-VALUE})")
    int liveSeconds;

    @Option(names = "--chains", defaultValue = "2", description = "partitions (default: ${DEFAULT-VALUE})")
    int chains;

    @Option(names = "--keep", description = "keep the data and say where they are")
    boolean keep;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, PortTakenException {
        Path directory = Files.createTempDirectory("wardledger-bench");
        try {
            if (readings > 0) {
                fullBlocks(directory.resolve("full"));
            }
            if (liveSeconds > 0) {
                liveWard(directory.resolve("live"));
            }
        } finally {
            if (keep) {
                say("data: %s", directory);
            } else {
                Directories.delete(directory);
            }
        }
        return 0;
    }

    private void fullBlocks(Path directory) throws IOException, InterruptedException, PortTakenException {
        LedgerNode.Totals totals;
        try (LocalStackProcess stack = kafka(directory)) {
            Instant began = Instant.now();
            write(stack.kafkaBootstrap());
            say(
                    "backlog: %,d readings of %d values from %d beds, written in %.1f s",
                    readings,
                    WardInputs.VALUES,
                    beds,
                    Duration.between(began, Instant.now()).toMillis() / 1e3);
            try (LedgerNode node = node(stack, directory)) {
                backlog(node);
                totals = node.totals();
                proof(node);
            }
        }
        print("full blocks", totals, Footprint.of(directory));
    }

    /** On a site of its own: what the backlog left would be compacted meanwhile, and counted. */
    private void liveWard(Path directory) throws IOException, InterruptedException, PortTakenException {
        LedgerNode.Totals totals;
        try (LocalStackProcess stack = kafka(directory);
                LedgerNode node = node(stack, directory)) {
            live(stack.kafkaBootstrap(), node);
            totals = node.totals();
        }
        print("live ward, " + beds + " readings/s", totals, Footprint.of(directory));
    }

    private LocalStackProcess kafka(Path directory) throws IOException, InterruptedException {
        return LocalStackProcess.start(
                Options.in(directory.resolve("kafka")).onlyKafka().withPartitions(chains));
    }

    private LedgerNode node(LocalStackProcess stack, Path directory)
            throws IOException, InterruptedException, PortTakenException {
        return LedgerNode.start(
                root,
                directory.resolve("ledger"),
                stack.kafkaBootstrap(),
                LoopbackPort.claim(0, ""),
                directory.resolve("ledger.log"));
    }

    /** The seconds of the past that give so many readings, as fast as Kafka takes them. */
    private void write(String bootstrap) throws IOException {
        WardInputs ward = new WardInputs(beds, chains, "backlog");
        Instant start = Instant.now().minusSeconds(readings / beds + 1);
        try (InputWriter inputs = new InputWriter(bootstrap)) {
            for (long i = 0; i < readings; i++) {
                inputs.write(ward.next(start.plusMillis(i * 1000 / beds)));
            }
            inputs.await();
        }
    }

    /** When how much was sealed and indexed, and what processor time the service had used by then. */
    private record Mark(long readings, Instant at, Duration processor) {
        static Mark now(LedgerNode node) throws IOException, InterruptedException {
            return new Mark(node.totals().readings(), Instant.now(), node.processorTime());
        }

        double rate(Mark later) {
            return (later.readings - readings)
                    * 1e9
                    / Duration.between(at, later.at).toNanos();
        }

        double processorMicros(Mark later) {
            return later.processor.minus(processor).toNanos() / 1e3 / (later.readings - readings);
        }
    }

    private static Mark await(LedgerNode node, long sealed) throws IOException, InterruptedException {
        Mark mark = Mark.now(node);
        Mark moved = mark;
        while (mark.readings() < sealed) {
            Thread.sleep(50);
            node.requireAlive();
            mark = Mark.now(node);
            moved = mark.readings() > moved.readings() ? mark : moved;
            if (Duration.between(moved.at(), mark.at()).compareTo(STALLED) > 0) {
                throw new IOException("nothing is sealed any more, at " + mark.readings() + " readings");
            }
        }
        return mark;
    }

    private void backlog(LedgerNode node) throws IOException, InterruptedException {
        Mark first = await(node, 1);
        Mark half = await(node, readings / 2);
        Mark all = await(node, readings);
        say(
                "sealed and indexed: %,.0f readings/s from the first block on, %,.0f in the second half",
                first.rate(all), half.rate(all));
        say(
                "processor time of the service: %.1f us a reading, %.1f in the second half",
                first.processorMicros(all), half.processorMicros(all));
    }

    private void live(String bootstrap, LedgerNode node) throws IOException, InterruptedException {
        WardInputs ward = new WardInputs(beds, chains, "live");
        long count = (long) beds * liveSeconds;
        Instant start = Instant.now();
        try (InputWriter inputs = new InputWriter(bootstrap)) {
            for (long i = 0; i < count; i++) {
                Instant due = start.plusMillis(i * 1000 / beds);
                long wait = Duration.between(Instant.now(), due).toMillis();
                if (wait > 0) {
                    Thread.sleep(wait);
                }
                inputs.write(ward.next(due));
            }
            inputs.await();
        }
        await(node, count);
    }

    private void proof(LedgerNode node) throws IOException, InterruptedException {
        JsonNode chain = node.chains().path("chains").path(0);
        long height = chain.path("height").asLong() / 2;
        JsonNode block = node.json("/api/v1/chains/0/blocks/" + height);
        int index = block.path("items").size() / 2;
        byte[] proof = node.ok("/api/v1/entries/0/" + height + "/" + index + "/proof?format=binary");
        say(
                "proof of one entry: %,d bytes (of %,d entries in its block, %,d blocks in the log)",
                proof.length, block.path("items").size(), chain.path("height").asLong() + 1);
    }

    private void print(String what, LedgerNode.Totals totals, Footprint bytes) {
        double perBlock = (double) totals.entries() / totals.blocks();
        // an entry is a reading, an alert, or one of the few that introduce contents, patients and streams
        long contents = totals.entries() - totals.readings() - totals.alerts();
        say(
                "%s: %,d readings, %,d values, %,d blocks of %,.0f entries, %,d alert changes",
                what, totals.readings(), totals.values(), totals.blocks(), perBlock, totals.alerts());
        say("  values a stored content: at least %.0f", (double) totals.values() / Math.max(1, contents));
        say("  %-34s %10s %10s", "bytes", "a reading", "a value");
        line("topics headers", bytes.headers(), totals);
        line("topics bodies", bytes.bodies(), totals);
        line("topics alerts, keys, checkpoints", bytes.alerts(), totals);
        line("RocksDB tables", bytes.tables(), totals);
        line("RocksDB log and the rest", bytes.rest(), totals);
        line("the ledger (headers and bodies)", bytes.ledger(), totals);
    }

    private void line(String what, long bytes, LedgerNode.Totals totals) {
        say("  %-34s %10.1f %10.1f", what, (double) bytes / totals.readings(), (double) bytes / totals.values());
    }

    @SuppressWarnings("AnnotateFormatMethod") // all formats are in this file
    private void say(String format, Object... arguments) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
