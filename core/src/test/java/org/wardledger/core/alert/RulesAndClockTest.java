package org.wardledger.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.alert.AlertBench.ENGINE_AHEAD_MS;

import org.junit.jupiter.api.Test;

/** What happens to running conditions when the ground moves. */
class RulesAndClockTest {
    private static final String HEART_RATE = "8867-4";

    private final AlertBench bench = AlertBench.withDefaults();

    @Test
    void a_rule_that_is_gone_clears_its_alert_and_forgets_what_it_held() {
        bench.sample(HEART_RATE, "45", 0);
        bench.sample(HEART_RATE, "45", 6_000);
        String without = AlertBench.DEFAULTS.replaceAll("(?m)^limit hr-low .*\n", "");
        assertThat(bench.rulesBecome(without)).containsExactly("cleared hr-low medium 45 limit 50 since 0");
        assertThat(bench.sample(HEART_RATE, "45", 60_000)).isEmpty();
        assertThat(bench.rulesBecome(AlertBench.DEFAULTS)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 61_000))
                .as("the delay begins anew")
                .isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 67_000))
                .containsExactly("raised hr-low medium 45 limit 50 since 61000");
    }

    @Test
    void a_rule_that_is_changed_in_anything_clears_its_alert() {
        bench.sample(HEART_RATE, "45", 0);
        bench.sample(HEART_RATE, "45", 6_000);
        assertThat(bench.rulesBecome(AlertBench.DEFAULTS.replace("delay 6000 50", "delay 6001 50")))
                .containsExactly("cleared hr-low medium 45 limit 50 since 0");
        assertThat(bench.changes.getLast().rev()).isEqualTo(2);
    }

    @Test
    void a_rule_that_stays_as_it_is_goes_on() {
        bench.sample(HEART_RATE, "45", 0);
        bench.sample(HEART_RATE, "45", 4_000);
        assertThat(bench.rulesBecome(AlertBench.DEFAULTS.replace("39=medium", "38=medium")))
                .isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 6_000)).hasSize(1);
        assertThat(bench.rulesBecome(AlertBench.DEFAULTS)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "53", 7_000)).hasSize(1);
    }

    @Test
    void timers_of_a_rule_that_is_gone_are_gone() {
        bench.sample(HEART_RATE, "45", 0);
        bench.sample(HEART_RATE, "45", 4_000);
        assertThat(bench.nextTimerMs()).isNotEqualTo(AlertEngine.NO_TIMER);
        bench.rulesBecome("wardledger rules 1\n");
        assertThat(bench.nextTimerMs()).isEqualTo(AlertEngine.NO_TIMER);
        assertThat(bench.monitor.isEmpty()).isTrue();
    }

    @Test
    void a_clock_that_is_set_back_takes_the_timers_with_it() {
        bench.sample(HEART_RATE, "45", 0);
        bench.sample(HEART_RATE, "45", 4_000);
        bench.identityReused("mon-1", ENGINE_AHEAD_MS);
        long resetMs = 500_000;
        AlertEngine.onClockReset(bench.monitor, resetMs);
        assertThat(bench.nextTimerMs()).isEqualTo(resetMs + 4_000);
        assertThat(bench.engineAt(resetMs + 4_000)).containsExactly("raised hr-low medium 45 limit 50 since 0");
        assertThat(bench.engineAt(resetMs + 59_999)).isEmpty();
        assertThat(bench.engineAt(resetMs + 60_000)).containsExactly("cleared identity-reused medium since 1000000");
    }

    @Test
    void a_clock_reset_never_puts_a_timer_off() {
        bench.sample(HEART_RATE, "45", 0);
        bench.sample(HEART_RATE, "45", 4_000);
        long dueMs = bench.nextTimerMs();
        AlertEngine.onClockReset(bench.monitor, ENGINE_AHEAD_MS + 1_000_000);
        assertThat(bench.nextTimerMs()).isEqualTo(dueMs);
    }
}
