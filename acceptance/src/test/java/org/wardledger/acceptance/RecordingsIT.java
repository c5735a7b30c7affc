package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.checks.NothingLost;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.Repository;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Manifest;
import org.wardledger.acceptance.reading.Reading;
import org.wardledger.acceptance.reading.WfdbSamples;

/**
 * The two real recordings, replayed at speed. What must be in the ledger is read from the recordings by this module's own
 * code, the times from the places of the samples; the counts are those of the README beside them.
 */
@ExtendWith(SharedSite.class)
class RecordingsIT {
    private static final Duration TAIL = Duration.ofSeconds(60);

    /** Times are sent in milliseconds. */
    private static final double ROUNDED_MS = 1;

    /** Signal name, its LOINC code and how many values the README says it has. */
    private record Numeric(String signal, String code, int count) {}

    private static final List<Numeric> NUMERICS = List.of(
            new Numeric("HR", "8867-4", 1890),
            new Numeric("PULSE", "8889-8", 1573),
            new Numeric("RESP", "9279-1", 1891),
            new Numeric("SpO2", "59408-5", 1573),
            new Numeric("NBPSys", "8480-6", 152),
            new Numeric("NBPDias", "8462-4", 152),
            new Numeric("NBPMean", "8478-0", 152),
            new Numeric("ABPSys", "76215-3", 7),
            new Numeric("ABPDias", "76213-8", 7),
            new Numeric("ABPMean", "76214-6", 8));

    @Test
    void theNumericsAreInTheLedgerValueForValue(Site site) throws IOException, InterruptedException {
        Path header = recording("s00001-2896-10-10-00-31n.hea");
        replay(site, header, "numerics");

        List<Reading> readings = readings(site, "bed.rec.numerics");
        Map<String, WfdbSamples.Signal> recorded = WfdbSamples.read(header);
        int first = firstMinute(recorded);
        Map<String, Map<Integer, String>> answered = new HashMap<>();
        for (Reading reading : readings) {
            int minute = first + intervals(readings.getFirst(), reading, 60_000);
            Reading.Measurements measurements = (Reading.Measurements) reading.body();
            for (Reading.Measurement measurement : measurements.values()) {
                assertThat(measurement.value()).as("a value in %s", reading).isNotNull();
                String before = answered.computeIfAbsent(measurement.code(), code -> new TreeMap<>())
                        .put(minute, String.valueOf(measurement.value()));
                assertThat(before).as("another one of minute %s", minute).isNull();
            }
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Numeric numeric : NUMERICS) {
            WfdbSamples.Signal signal =
                    Objects.requireNonNull(recorded.get(numeric.signal()), "no signal " + numeric.signal());
            Map<Integer, String> expected = signal.valuesBySample();
            assertThat(expected).as("%s of the README", numeric.signal()).hasSize(numeric.count());
            assertThat(answered.get(numeric.code())).as(numeric.signal()).isEqualTo(expected);
            counts.put(numeric.code(), numeric.count());
        }
        assertThat(answered.keySet()).as("nothing else was invented").isEqualTo(counts.keySet());
    }

    @Test
    void theWaveformsAreInTheLedgerSampleForSample(Site site) throws IOException, InterruptedException {
        Path header = recording("03700181.hea");
        replay(site, header, "waves");

        List<Reading> readings = readings(site, "bed.rec.waves");
        Map<String, List<@Nullable Long>> answered = new HashMap<>();
        for (Reading reading : readings) {
            Reading.Waveform waveform = (Reading.Waveform) reading.body();
            List<@Nullable Long> before = answered.computeIfAbsent(rateAndScale(waveform), key -> new ArrayList<>());
            double beginsMs = before.size() * 1000 / Double.parseDouble(waveform.rate());
            assertThat((double) between(readings.getFirst(), reading))
                    .as("when sample %s of %s was taken", before.size(), waveform.signal())
                    .isCloseTo(beginsMs, within(ROUNDED_MS));
            before.addAll(waveform.samples());
        }
        List<List<@Nullable Long>> expected = new ArrayList<>();
        WfdbSamples.read(header).values().forEach(signal -> expected.add(trimmed(signal.samples())));
        assertThat(expected).extracting(List::size).containsExactly(300_000, 75_000, 74_996);
        assertThat(answered.values().stream().map(RecordingsIT::trimmed).toList())
                .usingElementComparator((a, b) -> a.equals(b) ? 0 : 1)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<Reading> readings(Site site, String patient) {
        return site.api().readings(patient).stream().map(Reading::answered).toList();
    }

    /** The first sample time that has any value; the first reading is of it. */
    private static int firstMinute(Map<String, WfdbSamples.Signal> recorded) {
        return recorded.values().stream()
                .flatMap(signal -> signal.valuesBySample().keySet().stream())
                .min(Integer::compare)
                .orElseThrow();
    }

    private static long between(Reading first, Reading later) {
        return Duration.between(first.time(), later.time()).toMillis();
    }

    /** How many of the recording's intervals lie between two readings; a time that is not at one of them is wrong. */
    private static int intervals(Reading first, Reading later, long intervalMs) {
        long ms = between(first, later);
        long count = Math.round((double) ms / intervalMs);
        assertThat((double) ms)
                .as("milliseconds after the first reading")
                .isCloseTo((double) count * intervalMs, within(ROUNDED_MS));
        return Math.toIntExact(count);
    }

    /** The signals of one bed are told apart by their rate and scale, so that no name has to be agreed on. */
    private static String rateAndScale(Reading.Waveform waveform) {
        return waveform.signal() + "@" + waveform.rate() + "*" + waveform.scale();
    }

    /** Without the missing samples at its end: whether they are written or left out says the same. */
    private static List<@Nullable Long> trimmed(List<@Nullable Long> samples) {
        List<@Nullable Long> trimmed = new ArrayList<>(samples);
        while (!trimmed.isEmpty() && trimmed.getLast() == null) {
            trimmed.removeLast();
        }
        return Collections.unmodifiableList(trimmed);
    }

    private static void replay(Site site, Path header, String bed) throws IOException, InterruptedException {
        Path file = site.directory().resolve(bed + ".ndjson");
        JavaProgram.Ended ended = site.simulator().replay(header, bed, file);
        assertThat(ended.exit()).as(ended.text()).isZero();
        Manifest manifest = Manifest.read(file);
        NothingLost.check(manifest, site.api(), TAIL);
    }

    private static Path recording(String name) {
        Path header = Repository.sharedData().resolve("wfdb").resolve(name);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(header).exists();
        }
        Assumptions.assumeTrue(Files.exists(header), "no ../shared/data beside the project");
        return header;
    }
}
