package org.wardledger.core.vitals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementTest {
    private static final Value SEVENTY_TWO = new Value.Numeric(new BigDecimal("72.0"));

    @Test
    void a_number_is_kept_without_trailing_zeros_so_equal_numbers_are_equal_values() {
        assertThat(SEVENTY_TWO).isEqualTo(new Value.Numeric(new BigDecimal("72")));
        assertThat(new Value.Numeric(new BigDecimal("100"))).isEqualTo(new Value.Numeric(new BigDecimal("1E+2")));
        assertThat(new Value.Numeric(new BigDecimal("-0.00"))).isEqualTo(new Value.Numeric(BigDecimal.ZERO));
        assertThat(new Value.Numeric(new BigDecimal("72.01"))).isNotEqualTo(SEVENTY_TWO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "é"})
    void a_coded_value_is_printable_ascii(String code) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Value.Coded(code));
    }

    @Test
    void a_coded_value_has_at_most_64_characters() {
        assertThat(new Value.Coded("V".repeat(64)).code()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> new Value.Coded("V".repeat(65)));
    }

    @ParameterizedTest
    @EnumSource(Quality.class)
    void a_value_is_absent_exactly_when_the_sensor_is_off(Quality quality) {
        boolean off = quality == Quality.SENSOR_OFF;
        assertThat(new Measurement("8867-4", off ? null : SEVENTY_TWO, "/min", quality).quality())
                .isEqualTo(quality);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Measurement("8867-4", off ? SEVENTY_TWO : null, "/min", quality));
    }

    @Test
    void codes_and_units_are_bounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> measured("", "/min"));
        assertThatIllegalArgumentException().isThrownBy(() -> measured("c".repeat(33), "/min"));
        assertThatIllegalArgumentException().isThrownBy(() -> measured("8867-4", "u".repeat(33)));
        assertThatIllegalArgumentException().isThrownBy(() -> measured("8867-4", "µg"));
        assertThat(measured("c".repeat(32), "").unit()).isEmpty();
    }

    @Test
    void a_reading_has_1_to_256_measurements() {
        Measurement one = measured("8867-4", "/min");
        assertThat(new Measurements(Collections.nCopies(256, one)).list()).hasSize(256);
        assertThatIllegalArgumentException().isThrownBy(() -> new Measurements(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Measurements(Collections.nCopies(257, one)));
    }

    @Test
    void a_waveform_has_a_positive_rate_a_scale_and_1_to_20000_samples() {
        assertThat(waveform("250", "0.005", 20_000).samples()).hasSize(20_000);
        assertThatIllegalArgumentException().isThrownBy(() -> waveform("0", "1", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> waveform("-1", "1", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> waveform("250", "0", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> waveform("250", "1", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> waveform("250", "1", 20_001));
    }

    @Test
    void a_waveforms_samples_cannot_be_changed_from_outside() {
        int[] samples = {1, 2, 3};
        Waveform waveform = new Waveform("x", BigDecimal.ONE, "mV", BigDecimal.ONE, BigDecimal.ZERO, samples);
        samples[0] = 9;
        waveform.samples()[1] = 9;
        assertThat(waveform.samples()).containsExactly(1, 2, 3);
    }

    @Test
    void times_lie_in_the_years_1970_to_9999() {
        assertThat(Times.check(0)).isZero();
        assertThat(Times.check(Times.MAX_MS)).isEqualTo(Times.MAX_MS);
        assertThatIllegalArgumentException().isThrownBy(() -> Times.check(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Times.check(Times.MAX_MS + 1));
    }

    private static Measurement measured(String code, String unit) {
        return new Measurement(code, SEVENTY_TWO, unit, Quality.VALID);
    }

    private static Waveform waveform(String rate, String scale, int samples) {
        return new Waveform("x", new BigDecimal(rate), "mV", new BigDecimal(scale), BigDecimal.ZERO, new int[samples]);
    }
}
