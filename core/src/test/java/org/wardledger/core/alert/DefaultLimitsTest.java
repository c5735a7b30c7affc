package org.wardledger.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every default rule at its edges: limit, delay and hysteresis are exact. */
class DefaultLimitsTest {
    private static final long SECOND = 1_000;

    @ParameterizedTest
    @CsvSource({
        "hr-low, 8867-4, 50, -1, 3, 6000",
        "hr-high, 8867-4, 120, 1, 3, 6000",
        "spo2-low, 59408-5, 90, -1, 1, 10000",
        "spo2-low, 2708-6, 90, -1, 1, 10000",
        "rr-low, 9279-1, 8, -1, 2, 14000",
        "rr-high, 9279-1, 30, 1, 2, 14000",
        "sbp-low, 8480-6, 90, -1, 5, 0",
        "sbp-high, 8480-6, 160, 1, 5, 0",
        "dbp-low, 8462-4, 50, -1, 5, 0",
        "dbp-high, 8462-4, 90, 1, 5, 0",
        "map-low, 8478-0, 60, -1, 5, 0",
        "map-high, 8478-0, 110, 1, 5, 0",
        "art-sbp-low, 76215-3, 90, -1, 5, 6000",
        "art-sbp-high, 76215-3, 160, 1, 5, 6000",
        "temp-low, 8310-5, 36, -1, 0.2, 0",
        "temp-high, 8310-5, 39, 1, 0.2, 0"
    })
    void an_alert_is_raised_strictly_beyond_the_limit_after_the_whole_delay_and_clears_at_the_hysteresis(
            String rule, String code, BigDecimal limit, int outwards, BigDecimal hysteresis, long delayMs) {
        BigDecimal hair = new BigDecimal("0.01").multiply(BigDecimal.valueOf(outwards));
        String at = limit.toPlainString();
        String beyond = limit.add(hair).toPlainString();
        BigDecimal back = limit.subtract(hysteresis.multiply(BigDecimal.valueOf(outwards)));
        String almostBack = back.add(hair).toPlainString();
        AlertBench bench = AlertBench.withDefaults();

        for (long timeMs = 0; timeMs <= 60 * SECOND; timeMs += SECOND) {
            assertThat(bench.sample(code, at, timeMs)).as("at the limit").isEmpty();
        }
        long beganMs = 61 * SECOND;
        if (delayMs > 0) {
            assertThat(bench.sample(code, beyond, beganMs)).isEmpty();
            assertThat(bench.sample(code, beyond, beganMs + delayMs - 1))
                    .as("one millisecond short of the delay")
                    .isEmpty();
        }
        assertThat(bench.sample(code, beyond, beganMs + delayMs))
                .containsExactly("raised " + rule + " medium " + beyond + " limit " + at + " since " + beganMs);
        assertThat(bench.sample(code, beyond, beganMs + delayMs + SECOND))
                .as("once")
                .isEmpty();
        assertThat(bench.sample(code, at, beganMs + delayMs + 2 * SECOND)).isEmpty();
        assertThat(bench.sample(code, almostBack, beganMs + delayMs + 3 * SECOND))
                .as("short of the hysteresis")
                .isEmpty();
        String value = back.stripTrailingZeros().toPlainString();
        assertThat(bench.sample(code, value, beganMs + delayMs + 4 * SECOND))
                .containsExactly("cleared " + rule + " medium " + value + " limit " + at + " since " + beganMs);
        assertThat(bench.changes).extracting(AlertChange::rev).containsExactly(1, 2);
        assertThat(bench.changes)
                .extracting(AlertChange::id)
                .containsOnly(bench.changes.getFirst().id());
    }
}
