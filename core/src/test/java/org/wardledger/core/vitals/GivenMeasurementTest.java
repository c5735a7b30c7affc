package org.wardledger.core.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.core.vitals.GivenMeasurement.Fault;
import org.wardledger.core.vitals.GivenMeasurement.Judgement;

/** What a device or a person may say that it measured. */
class GivenMeasurementTest {
    @ParameterizedTest
    @CsvSource({
        "8867-4, 72, , /min, , VALID",
        "8867-4, 72, , '{beats}/min', questionable, QUESTIONABLE",
        "8867-4, 301, , /min, , IMPLAUSIBLE",
        "8310-5, 98.6, , [degF], , VALID",
        "8310-5, 37, , [degF], , IMPLAUSIBLE",
        "67775-7, , C, , , VALID",
        "67775-7, , , , sensor-off, SENSOR_OFF",
        "8867-4, , , , sensor-off, SENSOR_OFF",
        "3151-8, 2, , L/min, , VALID",
    })
    void what_can_be_kept_is_kept_as_it_was_said(
            String code,
            @Nullable BigDecimal number,
            @Nullable String coded,
            @Nullable String unit,
            @Nullable String quality,
            Quality becomes) {
        Judgement judgement = new GivenMeasurement(code, number, coded, unit, quality).judge();
        assertThat(judgement).isInstanceOfSatisfying(Judgement.Sound.class, sound -> {
            Measurement measurement = sound.measurement();
            assertThat(measurement.quality()).isEqualTo(becomes);
            assertThat(measurement.code()).isEqualTo(code);
            if (unit != null) {
                assertThat(measurement.unit()).isEqualTo(unit);
            }
            assertThat(measurement.value())
                    .isEqualTo(
                            number != null ? new Value.Numeric(number) : coded == null ? null : new Value.Coded(coded));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1-1, 72, , /min, , UNKNOWN_CODE",
        "8867-4, 72, , /min, good, BAD_QUALITY",
        "8867-4, , , /min, , BAD_VALUE",
        "8867-4, , A, /min, , BAD_VALUE",
        "8867-4, 72, A, /min, , BAD_VALUE",
        "8867-4, 72, , /min, sensor-off, BAD_VALUE",
        "8867-4, 1E+40, , /min, , BAD_VALUE",
        "67775-7, 1, , , , BAD_VALUE",
        "67775-7, , X, , , BAD_VALUE",
        "8867-4, 72, , , , BAD_UNIT",
        "8867-4, 72, , Cel, , BAD_UNIT",
        "67775-7, , A, 1, , BAD_UNIT",
    })
    void what_cannot_is_told_apart(
            String code,
            @Nullable BigDecimal number,
            @Nullable String coded,
            @Nullable String unit,
            @Nullable String quality,
            Fault fault) {
        assertThat(new GivenMeasurement(code, number, coded, unit, quality).judge())
                .isEqualTo(new Judgement.Faulty(fault));
    }

    @Test
    void a_unit_that_is_too_long_is_none() {
        String unit = "{" + "x".repeat(32) + "}/min";
        assertThat(new GivenMeasurement("8867-4", BigDecimal.TEN, null, unit, null).judge())
                .isEqualTo(new Judgement.Faulty(Fault.BAD_UNIT));
    }
}
