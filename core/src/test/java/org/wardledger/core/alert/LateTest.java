package org.wardledger.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Readings that arrive more than a minute late: their alerts are marked, so that nobody sounds them. */
class LateTest {
    private static final String HEART_RATE = "8867-4";
    private static final String SPO2 = "59408-5";

    private final AlertBench bench = AlertBench.withDefaults();

    @Test
    void an_alert_raised_by_a_late_sample_is_marked_late() {
        bench.sample(HEART_RATE, "45", 0, true);
        assertThat(bench.sample(HEART_RATE, "45", 6_000, true))
                .containsExactly("raised hr-low medium 45 limit 50 since 0 late");
        assertThat(bench.sample(HEART_RATE, "53", 7_000, true))
                .containsExactly("cleared hr-low medium 53 limit 50 since 0 late");
    }

    @Test
    void a_condition_that_began_late_and_holds_now_is_not_late() {
        bench.sample(HEART_RATE, "45", 0, true);
        assertThat(bench.sample(HEART_RATE, "45", 6_000, false))
                .containsExactly("raised hr-low medium 45 limit 50 since 0");
    }

    @Test
    void a_late_alert_that_holds_now_becomes_a_live_one_once() {
        bench.sample(HEART_RATE, "45", 0, true);
        bench.sample(HEART_RATE, "45", 6_000, true);
        assertThat(bench.sample(HEART_RATE, "45", 7_000, true)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 8_000, false))
                .containsExactly("worsened hr-low medium 45 limit 50 since 0");
        assertThat(bench.sample(HEART_RATE, "45", 9_000, false)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 10_000, true))
                .as("and stays live")
                .isEmpty();
        assertThat(bench.changes).extracting(AlertChange::rev).containsExactly(1, 2);
        assertThat(bench.changes.get(1).change().state()).isEqualTo("raised");
    }

    @Test
    void a_late_alert_does_not_become_live_while_the_value_is_back_at_the_limit() {
        bench.sample(HEART_RATE, "45", 0, true);
        bench.sample(HEART_RATE, "45", 6_000, true);
        assertThat(bench.sample(HEART_RATE, "50", 7_000, false)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "49", 8_000, false)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "49", 14_000, false))
                .containsExactly("worsened hr-low medium 49 limit 50 since 0");
    }

    @Test
    void a_late_alert_can_worsen_and_stay_late() {
        bench.sample(SPO2, "85", 0, true);
        assertThat(bench.sample(SPO2, "79", 10_000, true)).hasSize(1);
        assertThat(bench.sample(SPO2, "79", 20_000, true))
                .containsExactly("worsened spo2-low high 79 limit 80 since 0 late");
        assertThat(bench.sample(SPO2, "85", 30_000, false))
                .as("it is live now, with the priority that it had reached")
                .containsExactly("worsened spo2-low high 85 limit 80 since 0");
    }
}
