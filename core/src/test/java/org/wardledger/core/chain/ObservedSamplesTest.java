package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.chain.ChainBench.heartRate;
import static org.wardledger.core.chain.ChainBench.reading;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Value;

/** Which measurements the rules see, and how late they are. */
class ObservedSamplesTest {
    private final ChainBench bench = new ChainBench();

    @ParameterizedTest
    @CsvSource({"VALID, 1", "QUESTIONABLE, 1", "IMPLAUSIBLE, 0"})
    void rules_see_valid_and_questionable_values_only(Quality quality, int alerts) {
        bench.accept(0, reading(1, 0, 0, heartRate("45", quality)));
        bench.accept(6_000, reading(2, 6_000, 6_000, heartRate("45", quality)));
        bench.cut();
        assertThat(bench.alerts).hasSize(alerts);
    }

    /** 39 Cel is the limit: 102.2 [degF] is at it, 102.3 above. */
    @ParameterizedTest
    @CsvSource({
        "102.2, [degF], 0",
        "102.3, [degF], 1",
        "312.15, K, 0",
        "312.16, K, 1",
        "102.3, Cel, 1",
        "102.3, bogus, 0"
    })
    void rules_compare_in_the_unit_of_the_code(String value, String unit, int alerts) {
        Measurement measurement =
                new Measurement("8310-5", new Value.Numeric(new BigDecimal(value)), unit, Quality.VALID);
        bench.accept(0, reading(1, 0, 0, new Measurements(List.of(measurement))));
        bench.cut();
        assertThat(bench.alerts).hasSize(alerts);
    }

    @Test
    void what_says_something_about_the_sensor_does_not_break_a_run() {
        bench.heartRate(1, "45", 0);
        Measurement off = new Measurement("8867-4", null, "/min", Quality.SENSOR_OFF);
        bench.accept(1_000, reading(2, 1_000, 1_000, new Measurements(List.of(off))));
        bench.accept(2_000, reading(3, 2_000, 2_000, heartRate("310", Quality.IMPLAUSIBLE)));
        Measurement coded = new Measurement("8867-4", new Value.Coded("?"), "", Quality.VALID);
        bench.accept(3_000, reading(4, 3_000, 3_000, new Measurements(List.of(coded))));
        bench.heartRate(5, "45", 6_000);
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low");
    }

    @Test
    void a_reading_is_late_when_it_arrived_more_than_a_minute_after_it_was_taken() {
        bench.accept(60_000, reading(1, 0, 60_000, heartRate("45", Quality.VALID)));
        bench.accept(66_000, reading(2, 6_000, 66_000, heartRate("45", Quality.VALID)));
        bench.accept(67_000, reading(3, 7_000, 67_000, heartRate("70", Quality.VALID)));
        bench.accept(68_000, reading(4, 7_999, 68_000, heartRate("45", Quality.VALID)));
        bench.accept(74_000, reading(5, 13_999, 74_000, heartRate("45", Quality.VALID)));
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low", "cleared hr-low", "raised hr-low late");
    }

    @Test
    void how_late_it_was_appended_to_kafka_does_not_matter() {
        bench.accept(600_000, reading(1, 0, 60_000, heartRate("45", Quality.VALID)));
        bench.accept(600_000, reading(2, 6_000, 66_000, heartRate("45", Quality.VALID)));
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low");
    }

    @Test
    void a_redelivered_sample_counts_once() {
        bench.heartRate(1, "45", 0);
        bench.accept(6_000, reading(1, 0, 0, heartRate("45", Quality.VALID)));
        bench.cut();
        assertThat(bench.alerts).isEmpty();
    }

    @Test
    void two_patients_do_not_share_a_condition() {
        bench.heartRate(1, "45", 0);
        var other = reading(2, 6_000, 6_000, heartRate("45", Quality.VALID));
        bench.accept(6_000, new Input.Admitted("other", "g", 0, other.reading()));
        bench.cut();
        assertThat(bench.alerts).isEmpty();
    }
}
