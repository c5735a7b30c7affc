package org.wardledger.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A delay is a condition that holds all the time. */
class DelayTest {
    private static final String HEART_RATE = "8867-4";
    private static final String SPO2 = "59408-5";
    private static final String FHIR_SPO2 = "2708-6";

    private final AlertBench bench = AlertBench.withDefaults();

    @Test
    void one_sample_inside_begins_the_delay_anew() {
        assertThat(bench.sample(HEART_RATE, "45", 0)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 5_000)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "50", 5_500)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 6_000)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 11_999)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "44", 12_000))
                .containsExactly("raised hr-low medium 44 limit 50 since 6000");
    }

    @Test
    void a_single_sample_raises_nothing_however_far_beyond() {
        assertThat(bench.sample(HEART_RATE, "0", 0)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "70", 100_000)).isEmpty();
    }

    @Test
    void two_samples_far_apart_hold_for_the_time_between_them() {
        assertThat(bench.sample(HEART_RATE, "45", 0)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 100_000)).containsExactly("raised hr-low medium 45 limit 50 since 0");
    }

    @Test
    void an_alert_that_cleared_is_raised_again_under_another_id() {
        bench.sample(HEART_RATE, "45", 0);
        bench.sample(HEART_RATE, "45", 6_000);
        assertThat(bench.sample(HEART_RATE, "53", 7_000)).hasSize(1);
        assertThat(bench.sample(HEART_RATE, "45", 8_000)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 14_000))
                .containsExactly("raised hr-low medium 45 limit 50 since 8000");
        assertThat(bench.changes).extracting(AlertChange::rev).containsExactly(1, 2, 1);
        assertThat(bench.changes.get(2).id()).isNotEqualTo(bench.changes.get(0).id());
    }

    @Test
    void too_low_and_too_high_are_two_alerts() {
        bench.sample(HEART_RATE, "45", 0);
        assertThat(bench.sample(HEART_RATE, "45", 6_000)).hasSize(1);
        assertThat(bench.sample(HEART_RATE, "130", 7_000))
                .containsExactly("cleared hr-low medium 130 limit 50 since 0");
        assertThat(bench.sample(HEART_RATE, "130", 13_000))
                .containsExactly("raised hr-high medium 130 limit 120 since 7000");
    }

    @Test
    void samples_that_are_older_than_the_newest_change_nothing() {
        bench.sample(HEART_RATE, "45", 0);
        bench.sample(HEART_RATE, "45", 5_000);
        assertThat(bench.sample(HEART_RATE, "70", 4_999)).isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 6_000))
                .as("the run was not broken")
                .containsExactly("raised hr-low medium 45 limit 50 since 0");
        assertThat(bench.sample(HEART_RATE, "70", 5_999))
                .as("nor is it cleared")
                .isEmpty();
        assertThat(bench.sample(HEART_RATE, "70", 6_000))
                .as("a sample of the same time is not older")
                .containsExactly("cleared hr-low medium 70 limit 50 since 0");
    }

    @Test
    void patients_other_vitals_are_not_concerned() {
        bench.sample(HEART_RATE, "45", 0);
        assertThat(bench.sample("9279-1", "45", 6_000)).isEmpty();
        assertThat(bench.sample("0000-0", "45", 6_000))
                .as("a code without a rule")
                .isEmpty();
        assertThat(bench.sample(HEART_RATE, "45", 6_000)).hasSize(1);
    }

    @Test
    void both_codes_of_a_vital_make_one_condition() {
        assertThat(bench.sample(SPO2, "88", 0)).isEmpty();
        assertThat(bench.sample(FHIR_SPO2, "88", 10_000)).containsExactly("raised spo2-low medium 88 limit 90 since 0");
        assertThat(bench.changes.getFirst().content().code()).isEqualTo(FHIR_SPO2);
        assertThat(bench.sample(SPO2, "91", 11_000)).containsExactly("cleared spo2-low medium 91 limit 90 since 0");
    }

    @Test
    void a_reading_that_says_a_vital_twice_counts_once_with_what_it_says_first() {
        AlertBench systolic = AlertBench.withDefaults();
        assertThat(systolic.reading("8480-6", "85", "120", "85"))
                .containsExactly("raised sbp-low medium 85 limit 90 since 0");
        assertThat(systolic.reading("8480-6", "120", "85"))
                .containsExactly("cleared sbp-low medium 120 limit 90 since 0");
    }

    @Test
    void desaturation_worsens_to_high_priority_once_it_has_held_itself() {
        bench.sample(SPO2, "88", 0);
        assertThat(bench.sample(SPO2, "79", 10_000)).containsExactly("raised spo2-low medium 79 limit 90 since 0");
        assertThat(bench.sample(SPO2, "79", 19_999)).isEmpty();
        assertThat(bench.sample(SPO2, "78", 20_000)).containsExactly("worsened spo2-low high 78 limit 80 since 0");
        assertThat(bench.sample(SPO2, "85", 21_000)).as("it does not fall back").isEmpty();
        assertThat(bench.sample(SPO2, "79", 22_000)).isEmpty();
        assertThat(bench.sample(SPO2, "79", 40_000)).as("nor worsen twice").isEmpty();
        assertThat(bench.sample(SPO2, "91", 41_000)).containsExactly("cleared spo2-low high 91 limit 80 since 0");
        assertThat(bench.changes).extracting(AlertChange::rev).containsExactly(1, 2, 3);
    }

    @Test
    void eighty_itself_is_no_desaturation() {
        bench.sample(SPO2, "80", 0);
        assertThat(bench.sample(SPO2, "80", 10_000)).containsExactly("raised spo2-low medium 80 limit 90 since 0");
        assertThat(bench.sample(SPO2, "80", 60_000)).isEmpty();
    }

    @Test
    void what_is_far_out_from_the_start_is_raised_with_the_high_priority_at_once() {
        bench.sample(SPO2, "70", 0);
        assertThat(bench.sample(SPO2, "70", 10_000)).containsExactly("raised spo2-low high 70 limit 80 since 0");
    }

    @Test
    void an_alert_says_where_the_sample_was_taken_that_changed_it() {
        bench.sample(HEART_RATE, "45", 0);
        bench.sample(HEART_RATE, "45", 6_000);
        var content = bench.changes.getFirst().content();
        assertThat(content.kind()).isEqualTo(AlertKind.PHYSIOLOGICAL);
        assertThat(content.ward()).isEqualTo("icu-1");
        assertThat(content.bed()).isEqualTo("b1");
        assertThat(content.device()).isEqualTo("mon-1");
        assertThat(bench.changes.getFirst().id())
                .isEqualTo(AlertBench.NAMES.of("hr-low", new SampleRef(0x2222222222222222L, 0, 1)));
    }
}
