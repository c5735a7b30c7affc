package org.wardledger.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.simulator.Recordings;
import org.wardledger.simulator.reading.Measurement;
import org.wardledger.simulator.reading.VitalSigns;
import org.wardledger.simulator.reading.WaveformChunk;
import org.wardledger.simulator.wfdb.WfdbReader;

class RecordReplayTest {

    private static final Instant ZERO = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration ALL = Duration.ofDays(36_500);

    @TempDir
    Path directory;

    @Test
    void theRealNumericsBecomeReadingsWithEveryValueAndNoOther() throws Exception {
        RecordReplay replay = RecordReplay.of(WfdbReader.read(Recordings.numerics()));

        Map<String, Integer> counts = new HashMap<>();
        List<Instant> times = new ArrayList<>();
        replay.steps(ZERO, ALL).forEachRemaining(step -> {
            VitalSigns vitals = (VitalSigns) step.observation();
            times.add(vitals.time());
            for (Measurement measurement : vitals.measurements()) {
                counts.merge(measurement.code(), 1, Integer::sum);
            }
        });

        assertThat(counts)
                .containsOnly(
                        Map.entry("8867-4", 1890),
                        Map.entry("8889-8", 1573),
                        Map.entry("9279-1", 1891),
                        Map.entry("59408-5", 1573),
                        Map.entry("8480-6", 152),
                        Map.entry("8462-4", 152),
                        Map.entry("8478-0", 152),
                        Map.entry("76215-3", 7),
                        Map.entry("76213-8", 7),
                        Map.entry("76214-6", 8));
        assertThat(replay.leftOut()).isEmpty();
        assertThat(replay.length(ALL)).isEqualTo(Duration.ofMinutes(1935));
        assertThat(times).isSorted().doesNotHaveDuplicates().allSatisfy(time -> assertThat(
                        Duration.between(ZERO, time).toMillis() % 60_000)
                .as("whole minutes")
                .isZero());
    }

    @Test
    void theRealWaveformsBecomeSecondsOfEverySignalAtItsOwnRate() throws Exception {
        RecordReplay replay = RecordReplay.of(WfdbReader.read(Recordings.waveforms()));

        Map<String, List<WaveformChunk>> chunks = new HashMap<>();
        replay.steps(ZERO, ALL).forEachRemaining(step -> {
            WaveformChunk chunk = (WaveformChunk) step.observation();
            chunks.computeIfAbsent(chunk.signal(), name -> new ArrayList<>()).add(chunk);
            assertThat(ZERO.plus(step.complete())).isEqualTo(chunk.time().plusSeconds(1));
        });

        assertThat(chunks).containsOnlyKeys("MCL1", "ABP", "RESP");
        List<WaveformChunk> ecg = chunks.getOrDefault("MCL1", List.of());
        assertThat(ecg).hasSize(600).allSatisfy(chunk -> assertThat(chunk.samples())
                .hasSize(500));
        assertThat(ecg.getFirst().rate()).isEqualByComparingTo("500");
        assertThat(ecg.getFirst().unit()).isEqualTo("mV");
        List<WaveformChunk> pressure = chunks.getOrDefault("ABP", List.of());
        assertThat(pressure.getFirst().unit()).isEqualTo("mm[Hg]");
        assertThat(pressure.getFirst().offset()).isEqualByComparingTo("125");
        assertThat(pressure.getFirst().samples()).startsWith(-943, -946, -951);
        List<WaveformChunk> resp = chunks.getOrDefault("RESP", List.of());
        assertThat(resp.getFirst().samples()).as("after the skew").startsWith(-208, -186);
        assertThat(resp.getLast().samples()).hasSize(125).endsWith(null, null, null, null);
        assertThat(resp.getLast().samples().get(120)).isNotNull();
    }

    @Test
    void aLimitEndsTheReplayAndItsLength() throws Exception {
        RecordReplay replay = record("recn 1 1 10\nrec.dat 16 1/bpm 16 0 1 55 0 HR", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

        assertThat(values(replay, Duration.ofSeconds(3))).containsExactly("1", "2", "3");
        assertThat(replay.length(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void sampleTimesWithoutAnyValueAreSkipped() throws Exception {
        RecordReplay replay = record("recn 1 1 4\nrec.dat 16 10/bpm 16 0 720 -31323 0 HR", 720, 0, -32768, 725);

        assertThat(values(replay, ALL)).containsExactly("72", "72.5");
    }

    @Test
    void aSignalOfUnknownNameOrUnitIsLeftOutAndSaidSo() throws Exception {
        RecordReplay replay = record(
                "recn 3 1 1\nrec.dat 16 1/bpm 16 0 1 1 0 HR\nrec.dat 16 1/kPa 16 0 2 2 0 ABPSys\n"
                        + "rec.dat 16 1/bpm 16 0 3 3 0 Mystery",
                1,
                2,
                3);

        assertThat(replay.leftOut()).containsExactly("ABPSys", "Mystery");
        assertThat(values(replay, ALL)).containsExactly("1");
    }

    private static List<String> values(RecordReplay replay, Duration limit) {
        List<String> values = new ArrayList<>();
        replay.steps(ZERO, limit).forEachRemaining(step -> {
            for (Measurement measurement : ((VitalSigns) step.observation()).measurements()) {
                BigDecimal value = measurement.value();
                values.add(value == null ? "-" : value.toPlainString());
            }
        });
        return values;
    }

    private RecordReplay record(String header, int... samples) throws Exception {
        byte[] data = new byte[samples.length * 2];
        for (int i = 0; i < samples.length; i++) {
            data[2 * i] = (byte) samples[i];
            data[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        Files.write(directory.resolve("rec.dat"), data);
        Path file = directory.resolve("rec.hea");
        Files.writeString(file, header);
        return RecordReplay.of(WfdbReader.read(file));
    }
}
