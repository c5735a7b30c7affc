package org.wardledger.core.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VitalTest {
    @ParameterizedTest
    @CsvSource({
        "8867-4, /min, 147842",
        "9279-1, /min, 151562",
        "59408-5, %, 150456",
        "2708-6, %, 150456",
        "8480-6, mm[Hg], 150021",
        "8462-4, mm[Hg], 150022",
        "8478-0, mm[Hg], 150023",
        "76215-3, mm[Hg], 150037",
        "76213-8, mm[Hg], 150038",
        "76214-6, mm[Hg], 150039",
        "8889-8, /min, 149530",
        "8310-5, Cel, 150364",
        "2339-0, mg/dL, 160364",
        "15074-8, mmol/L, 160364",
        "19891-1, mm[Hg], 151708",
        "3151-8, L/min, 0",
        "3150-6, %, 0",
        "67775-7, '', 0"
    })
    void each_code_has_its_unit_and_nomenclature_number(String loinc, String unit, int mdc) {
        Vital vital = Vital.byLoinc(loinc).orElseThrow();
        assertThat(vital.loinc()).isEqualTo(loinc);
        assertThat(vital.unit()).isEqualTo(unit);
        assertThat(vital.mdc()).isEqualTo(mdc);
        assertThat(vital.isCoded()).isEqualTo(unit.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "mdc:147842, /min, 8867-4",
        "mdc:150456, %, 59408-5",
        "mdc:160364, mg/dL, 2339-0",
        "mdc:160364, mmol/L, 15074-8",
        "mdc:160364, {fasting}mmol/L, 15074-8",
        "mdc:160364, '', 2339-0",
        "mdc:150364, [degF], 8310-5",
        "8867-4, /min, 8867-4"
    })
    void a_code_of_iso_11073_is_a_vital_too_which_its_unit_may_tell(String code, String unit, String loinc) {
        assertThat(Vital.of(code, unit).map(Vital::loinc)).contains(loinc);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mdc:0", "mdc:", "mdc:0147842", "mdc:147843", "147842", "MDC:147842", "mdc:8867-4"})
    void no_other_spelling_is(String code) {
        assertThat(Vital.of(code, "/min")).isEmpty();
    }

    @Test
    void there_are_eighteen_of_them_and_no_other_code_is_known() {
        assertThat(Vital.values()).hasSize(18);
        assertThat(Vital.byLoinc("8867-5")).isEmpty();
        assertThat(Vital.byLoinc("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "8867-4, 0, 300",
        "8889-8, 0, 300",
        "8480-6, 0, 300",
        "76215-3, 0, 300",
        "8462-4, 0, 200",
        "76213-8, 0, 200",
        "8478-0, 0, 250",
        "76214-6, 0, 250",
        "9279-1, 0, 120",
        "59408-5, 0, 100",
        "2708-6, 0, 100",
        "8310-5, 20, 45"
    })
    void a_plausible_range_includes_its_ends_and_nothing_beyond(String loinc, BigDecimal low, BigDecimal high) {
        Vital vital = Vital.byLoinc(loinc).orElseThrow();
        BigDecimal hair = new BigDecimal("0.001");
        assertThat(vital.isPlausible(low)).isTrue();
        assertThat(vital.isPlausible(high)).isTrue();
        assertThat(vital.isPlausible(low.subtract(hair))).isFalse();
        assertThat(vital.isPlausible(high.add(hair))).isFalse();
    }

    @Test
    void a_coded_vital_has_the_codes_it_has_and_no_number_has_one() {
        for (String code : new String[] {"A", "C", "V", "P", "U"}) {
            assertThat(Vital.CONSCIOUSNESS.takesCode(code)).isTrue();
            assertThat(Vital.HEART_RATE.takesCode(code)).isFalse();
        }
        assertThat(Vital.CONSCIOUSNESS.takesCode("a")).isFalse();
        assertThat(Vital.CONSCIOUSNESS.takesCode("")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"GLUCOSE_MASS", "GLUCOSE_SUBSTANCE", "END_TIDAL_CO2", "CONSCIOUSNESS"})
    void where_no_range_is_known_everything_is_plausible(Vital vital) {
        assertThat(vital.isPlausible(new BigDecimal("-1E+30"))).isTrue();
        assertThat(vital.isPlausible(new BigDecimal("1E+30"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "8310-5, 98.6, [degF], 37",
        "8310-5, 100.3, [degF], 37.944444",
        "8310-5, 310.15, K, 37",
        "8310-5, 37.50, Cel, 37.50",
        "8480-6, 16, kPa, 120.010201",
        "8480-6, 16.3, cm[H2O], 11.989649",
        "8480-6, 120, mm[Hg], 120",
        "8867-4, 1.2, Hz, 72",
        "8867-4, 72, 1/min, 72",
        "8867-4, 72, min-1, 72",
        "8867-4, 72, {beats}/min, 72",
        "8867-4, 72, /min{beats}, 72",
        "59408-5, 0.97, 1, 97",
        "2339-0, 5.5, mmol/L, 99.0858",
        "15074-8, 99.0858, mg/dL, 5.5",
        "15074-8, 100, mg/dL, 5.550745"
    })
    void a_value_in_another_unit_is_one_in_its_own(String loinc, BigDecimal value, String unit, BigDecimal own) {
        Vital vital = Vital.byLoinc(loinc).orElseThrow();
        assertThat(vital.takes(unit)).isTrue();
        assertThat(vital.inOwnUnit(value, unit)).contains(own);
    }

    @ParameterizedTest
    @CsvSource({
        "8310-5, degF",
        "8310-5, cel",
        "8310-5, ''",
        "8480-6, Pa",
        "8867-4, %",
        "8867-4, {beats/min",
        "2339-0, g/L",
        "67775-7, 1"
    })
    void another_unit_is_none_of_it(String loinc, String unit) {
        Vital vital = Vital.byLoinc(loinc).orElseThrow();
        assertThat(vital.takes(unit)).isFalse();
        assertThat(vital.inOwnUnit(BigDecimal.ONE, unit)).isEmpty();
    }

    @Test
    void what_becomes_too_large_to_be_kept_is_none() {
        BigDecimal large = new BigDecimal("9999999999999999999999999999999999e34");
        assertThat(Vital.OXYGEN_SATURATION.inOwnUnit(large, "1")).isEmpty();
    }

    @Test
    void a_measurement_compares_in_its_vitals_unit() {
        assertThat(new Measurement("8310-5", new Value.Numeric(new BigDecimal("98.6")), "[degF]", Quality.VALID)
                        .comparable())
                .contains(new BigDecimal("37"));
        assertThat(new Measurement("no-vital", new Value.Numeric(BigDecimal.TWO), "x", Quality.VALID).comparable())
                .contains(BigDecimal.TWO);
        assertThat(new Measurement("8310-5", new Value.Numeric(BigDecimal.TWO), "x", Quality.VALID).comparable())
                .isEmpty();
        assertThat(new Measurement("67775-7", new Value.Coded("V"), "", Quality.VALID).comparable())
                .isEmpty();
        assertThat(new Measurement("8310-5", null, "[degF]", Quality.SENSOR_OFF).comparable())
                .isEmpty();
    }
}
