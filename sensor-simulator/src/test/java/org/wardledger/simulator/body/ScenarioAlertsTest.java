package org.wardledger.simulator.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wardledger.simulator.body.LimitCrossings.Run;

/** Holds the table in the module's README: each scenario crosses exactly these limits, each once, long enough. */
class ScenarioAlertsTest {

    private static final int SEEDS = 100;
    private static final int BEDS = 6;
    /** Beyond the rule's delay, so that a live second or a tick at the edge cannot decide. */
    private static final int MARGIN_SECONDS = 2;

    @Test
    void aStablePatientNeverCrossesADefaultLimit() {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(LimitCrossings.of(Scenario.STABLE, seed, 0, 1800))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void sepsisRaisesRatesTemperatureAndLowPressures() {
        eachCrosses(Scenario.SEPSIS, "hr-high", "rr-high", "sys-low", "dia-low", "mean-low", "temp-high");
    }

    @Test
    void hypoxiaRaisesSaturationLowAndWorsensToDesaturation() {
        eachCrosses(Scenario.HYPOXIA, "spo2-low", "spo2-desaturation");

        for (int seed = 0; seed < SEEDS; seed++) {
            Map<String, List<Run>> crossed = LimitCrossings.of(Scenario.HYPOXIA, seed, 0, 120);
            int raised = first(crossed, "spo2-low").from() + 10;
            int below80 = first(crossed, "spo2-desaturation").from();
            assertThat(below80).as("seed %d: raised before it worsens", seed).isGreaterThan(raised + 1);
        }
    }

    @Test
    void bradycardiaRaisesHeartRateLow() {
        eachCrosses(Scenario.BRADYCARDIA, "hr-low");
    }

    @Test
    void sensorOffCrossesNoLimit() {
        eachCrosses(Scenario.SENSOR_OFF);
    }

    private static Run first(Map<String, List<Run>> crossed, String limit) {
        return crossed.getOrDefault(limit, List.of()).getFirst();
    }

    private static void eachCrosses(Scenario scenario, String... limits) {
        for (int seed = 0; seed < SEEDS; seed++) {
            for (int bed = 0; bed < BEDS; bed++) {
                Map<String, List<Run>> crossed = LimitCrossings.of(scenario, seed, bed, 120);
                assertThat(crossed)
                        .as("%s, seed %d, bed %d", scenario, seed, bed)
                        .containsOnlyKeys(limits);
                for (LimitCrossings.Limit limit : LimitCrossings.DEFAULTS) {
                    for (Run run : crossed.getOrDefault(limit.name(), List.of())) {
                        String what = "%s of %s, seed %d, bed %d: %s"
                                .formatted(limit.name(), scenario, seed, bed, crossed.get(limit.name()));
                        assertThat(crossed.get(limit.name())).as(what).hasSize(1);
                        assertThat(run.seconds()).as(what).isGreaterThan(limit.delaySeconds() + MARGIN_SECONDS);
                        assertThat(run.cleared()).as(what).isNotNull().isLessThan(48);
                    }
                }
            }
        }
    }
}
