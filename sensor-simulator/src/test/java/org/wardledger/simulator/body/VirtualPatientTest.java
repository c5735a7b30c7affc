package org.wardledger.simulator.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.wardledger.simulator.reading.Measurement;
import org.wardledger.simulator.reading.Observation;
import org.wardledger.simulator.reading.Quality;
import org.wardledger.simulator.reading.VitalSigns;
import org.wardledger.simulator.reading.WaveformChunk;

class VirtualPatientTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void theSameSeedGivesTheSameReadings() {
        assertThat(run(Scenario.SEPSIS, 7, 2, true)).isEqualTo(run(Scenario.SEPSIS, 7, 2, true));
    }

    @Test
    void anotherSeedAndAnotherBedGiveOtherReadings() {
        assertThat(run(Scenario.STABLE, 7, 0, false))
                .isNotEqualTo(run(Scenario.STABLE, 8, 0, false))
                .isNotEqualTo(run(Scenario.STABLE, 7, 1, false));
    }

    @Test
    void theWaveformDoesNotChangeTheVitalSigns() {
        List<Observation> with = run(Scenario.STABLE, 1, 0, true);
        with.removeIf(WaveformChunk.class::isInstance);

        assertThat(with).isEqualTo(run(Scenario.STABLE, 1, 0, false));
    }

    @Test
    void vitalSignsHaveTheirCodesUnitsAndDigits() {
        VitalSigns first = (VitalSigns) run(Scenario.STABLE, 1, 0, false).getFirst();

        assertThat(first.measurements())
                .extracting(measurement -> measurement.code() + " " + measurement.unit())
                .containsExactly(
                        "8867-4 /min",
                        "9279-1 /min",
                        "59408-5 %",
                        "76215-3 mm[Hg]",
                        "76213-8 mm[Hg]",
                        "76214-6 mm[Hg]",
                        "8310-5 Cel");
        assertThat(first.measurements())
                .extracting(measurement -> digits(measurement))
                .containsExactly(0, 0, 0, 0, 0, 0, 1);
    }

    @Test
    void sensorOffHasNoValueForTwentySecondsAndTheOthersGoOn() {
        List<Observation> said = run(Scenario.SENSOR_OFF, 1, 0, false);

        for (int second = 0; second < said.size(); second++) {
            List<Measurement> measurements = ((VitalSigns) said.get(second)).measurements();
            boolean off = second >= 10 && second < 30;
            assertThat(measurements.get(2).quality()).isEqualTo(off ? Quality.SENSOR_OFF : Quality.VALID);
            assertThat(measurements.get(0).quality()).isEqualTo(Quality.VALID);
        }
    }

    @Test
    void theEcgIsOneSecondOfBeatsThatEndsAtTheReading() {
        WaveformChunk chunk = (WaveformChunk) run(Scenario.STABLE, 1, 0, true).get(1);

        assertThat(chunk.time()).isEqualTo(START.minusSeconds(1));
        assertThat(chunk.samples()).hasSize(125).doesNotContainNull();
        assertThat(chunk.signal()).isEqualTo("ecg");
        assertThat(chunk.scale()).isEqualByComparingTo("0.005");
    }

    @Test
    void theEcgBeatsAtTheHeartRate() {
        long peaks = 0;
        List<Integer> samples = new ArrayList<>();
        for (Observation observation : run(Scenario.STABLE, 3, 0, true)) {
            if (observation instanceof WaveformChunk chunk) {
                chunk.samples().forEach(samples::add);
            }
        }
        for (int i = 1; i < samples.size(); i++) {
            peaks += samples.get(i) > 120 && samples.get(i - 1) <= 120 ? 1 : 0;
        }
        BigDecimal first = Objects.requireNonNull(
                ((VitalSigns) run(Scenario.STABLE, 3, 0, false).getFirst())
                        .measurements()
                        .getFirst()
                        .value());
        assertThat((double) peaks).isBetween(first.doubleValue() - 12, first.doubleValue() + 12);
    }

    private static int digits(Measurement measurement) {
        return measurement.value() == null ? -1 : measurement.value().scale();
    }

    private static List<Observation> run(Scenario scenario, long seed, int bed, boolean waveform) {
        VirtualPatient patient = new VirtualPatient(seed, bed, scenario, waveform);
        List<Observation> said = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            said.addAll(patient.next(START.plusSeconds(second)));
        }
        return said;
    }
}
