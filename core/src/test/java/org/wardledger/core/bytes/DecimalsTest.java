package org.wardledger.core.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    @ParameterizedTest
    @CsvSource({"0.00, 0", "-0, 0", "0E+20, 0", "72.0, 72", "100, 1E+2", "0.0500, 0.05", "1E+34, 1E+34", "1E-34, 1E-34"
    })
    void the_canonical_form_has_no_trailing_zeros(BigDecimal value, BigDecimal canonical) {
        assertThat(Decimals.canonical(value)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567890123456789012345", // 35 digits
                "1E-35",
                "1E+35",
                "10E+34", // 1E+35 once its zero is stripped
                "1000000000000000000000000000000000E+34",
                "0E+35",
                "1E+2147483647",
                "1E-2147483647"
            })
    void what_is_out_of_bounds_before_or_after_stripping_is_refused(BigDecimal value) {
        assertThat(Decimals.isBounded(value)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Decimals.canonical(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9999999999999999999999999999999999E+34",
                "-9999999999999999999999999999999999E-34",
                "10E+33",
                "1000000000000000000000000000000000"
            })
    void every_bounded_number_has_an_encoding_that_is_read_back(BigDecimal value) {
        assertThat(Decimals.isBounded(value)).isTrue();
        byte[] bytes = new ByteWriter().decimal(value).toBytes();
        assertThat(new ByteReader(bytes).decimal()).isEqualByComparingTo(value);
    }
}
