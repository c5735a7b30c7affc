package org.wardledger.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.alert.AlertBench.ENGINE_AHEAD_MS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device that falls silent while a delay runs: the alert comes by engine time, or not at all. */
class TimerTest {
    private static final String HEART_RATE = "8867-4";
    private static final String SPO2 = "59408-5";

    private final AlertBench bench = AlertBench.withDefaults();

    /** Heart rate beyond the limit at each of the times; the delay is 6 s. */
    @ParameterizedTest
    @CsvSource({
        "0 2000 4000, 3000", // 2 s are missing, and half an interval
        "0 1000 2000 3000 4000 5000, 1500",
        "0 4000, 4000",
        "0 1001 2002 3003 4004 5005, 1496", // half an interval is rounded up
        "0 1000 3001, 4000", // 2 intervals are 4002
        "0 5999, 3001",
        "0 0 4000, 4000", // two samples of one time make no interval
        "0 4000 4000, 4000" // and do not undo one
    })
    void a_timer_is_due_when_the_rest_of_the_delay_and_half_an_interval_have_passed(String times, long afterMs) {
        long lastMs = samples(times);
        long dueMs = lastMs + ENGINE_AHEAD_MS + afterMs;
        assertThat(bench.nextTimerMs()).isEqualTo(dueMs);
        assertThat(bench.engineAt(dueMs - 1)).isEmpty();
        assertThat(bench.engineAt(dueMs)).containsExactly("raised hr-low medium 45 limit 50 since 0");
        assertThat(bench.nextTimerMs()).isEqualTo(AlertEngine.NO_TIMER);
    }

    @ParameterizedTest
    @CsvSource({
        "0", // no interval is known
        "0 0",
        "0 1000 2000 3000 4000", // 2 s and a half are more than two intervals
        "0 1000 3000", // exactly two intervals
        "0 100 200 300",
        "0 2000 3000"
    })
    void there_is_no_timer_that_would_be_due_two_intervals_after_the_last_sample_or_later(String times) {
        samples(times);
        assertThat(bench.nextTimerMs()).isEqualTo(AlertEngine.NO_TIMER);
        assertThat(bench.engineAt(Long.MAX_VALUE - 1)).isEmpty();
    }

    @Test
    void a_sample_beyond_the_limit_moves_the_timer_and_one_inside_stops_it() {
        samples("0 2000 4000");
        bench.sample(HEART_RATE, "45", 5_000);
        assertThat(bench.nextTimerMs()).isEqualTo(ENGINE_AHEAD_MS + 5_000 + 1_500);
        bench.sample(HEART_RATE, "51", 5_500);
        assertThat(bench.nextTimerMs()).isEqualTo(AlertEngine.NO_TIMER);
    }

    @Test
    void an_older_sample_does_not_move_the_timer() {
        samples("0 2000 4000");
        bench.sample(HEART_RATE, "70", 3_999);
        assertThat(bench.nextTimerMs()).isEqualTo(ENGINE_AHEAD_MS + 4_000 + 3_000);
    }

    @Test
    void an_alert_that_a_timer_raised_clears_as_any_other() {
        samples("0 2000 4000");
        bench.engineAt(ENGINE_AHEAD_MS + 7_000);
        assertThat(bench.sample(HEART_RATE, "45", 60_000)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "53", 61_000)).containsExactly("cleared hr-low medium 53 limit 50 since 0");
    }

    @Test
    void late_samples_have_no_timer() {
        bench.sample(HEART_RATE, "45", 0);
        bench.sample(HEART_RATE, "45", 2_000);
        bench.sample(HEART_RATE, "45", 4_000, true);
        assertThat(bench.nextTimerMs()).isEqualTo(AlertEngine.NO_TIMER);
    }

    @Test
    void a_rule_without_a_delay_has_no_timer() {
        bench.sample("8480-6", "80", 0);
        bench.sample("8480-6", "80", 1_000);
        assertThat(bench.nextTimerMs()).isEqualTo(AlertEngine.NO_TIMER);
    }

    @Test
    void the_engine_time_that_counts_is_that_of_the_sample_not_its_reading_time() {
        bench.sample(HEART_RATE, "45", 0, 5_000_000, false);
        bench.sample(HEART_RATE, "45", 2_000, 5_000_001, false);
        bench.sample(HEART_RATE, "45", 4_000, 5_000_002, false);
        assertThat(bench.nextTimerMs()).isEqualTo(5_000_002 + 3_000);
    }

    @Test
    void an_open_alert_can_worsen_by_a_timer() {
        bench.sample(SPO2, "88", 0);
        assertThat(bench.sample(SPO2, "79", 10_000)).hasSize(1);
        assertThat(bench.nextTimerMs()).isEqualTo(ENGINE_AHEAD_MS + 10_000 + 10_000 + 5_000);
        assertThat(bench.engineAt(ENGINE_AHEAD_MS + 25_000))
                .containsExactly("worsened spo2-low high 79 limit 80 since 0");
        assertThat(bench.nextTimerMs()).isEqualTo(AlertEngine.NO_TIMER);
    }

    @Test
    void both_levels_may_wait_at_once_and_fire_one_after_the_other() {
        bench.sample(SPO2, "88", 0);
        bench.sample(SPO2, "79", 6_000);
        assertThat(bench.nextTimerMs()).isEqualTo(ENGINE_AHEAD_MS + 6_000 + 4_000 + 3_000);
        assertThat(bench.engineAt(ENGINE_AHEAD_MS + 13_000))
                .containsExactly("raised spo2-low medium 79 limit 90 since 0");
        assertThat(bench.nextTimerMs())
                .as("10 s and half an interval would be 13 s after the sample, and two intervals are 12")
                .isEqualTo(AlertEngine.NO_TIMER);
    }

    @Test
    void two_rules_of_a_patient_fire_each_at_its_own_time() {
        samples("0 2000 4000");
        bench.sample(SPO2, "85", 0);
        bench.sample(SPO2, "85", 4_000);
        bench.sample(SPO2, "85", 8_000);
        assertThat(bench.nextTimerMs()).isEqualTo(ENGINE_AHEAD_MS + 7_000);
        assertThat(bench.engineAt(ENGINE_AHEAD_MS + 60_000))
                .containsExactly(
                        "raised hr-low medium 45 limit 50 since 0", "raised spo2-low medium 85 limit 90 since 0");
    }

    private long samples(String times) {
        long lastMs = 0;
        for (String time : times.split(" ", -1)) {
            lastMs = Long.parseLong(time);
            assertThat(bench.sample(HEART_RATE, "45", lastMs)).isEmpty();
        }
        return lastMs;
    }
}
