package org.wardledger.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Value;
import org.wardledger.ledger.query.ReadingView.MeasurementView;
import org.wardledger.ledger.query.ReadingView.Original;

/** In which unit a measurement is answered. */
class ReadingViewTest {
    private static final BigDecimal TEMPERATURE = new BigDecimal("98.6");

    @Test
    void a_measurement_in_the_unit_of_its_code_is_as_it_came() {
        Measurement m = new Measurement("8310-5", new Value.Numeric(new BigDecimal("37.5")), "Cel", Quality.VALID);
        assertThat(MeasurementView.of(m))
                .isEqualTo(new MeasurementView("8310-5", new BigDecimal("37.5"), "Cel", "valid", null));
    }

    @Test
    void another_unit_is_converted_and_the_original_is_beside_it() {
        Measurement m = new Measurement("8310-5", new Value.Numeric(TEMPERATURE), "[degF]", Quality.QUESTIONABLE);
        assertThat(MeasurementView.of(m))
                .isEqualTo(new MeasurementView(
                        "8310-5",
                        new BigDecimal("37"),
                        "Cel",
                        "questionable",
                        new Original(null, TEMPERATURE, "[degF]")));
    }

    @Test
    void another_code_is_answered_as_loinc_and_the_original_is_beside_it() {
        BigDecimal rate = new BigDecimal("72");
        Measurement m = new Measurement("mdc:147842", new Value.Numeric(rate), "/min", Quality.VALID);
        assertThat(MeasurementView.of(m))
                .isEqualTo(
                        new MeasurementView("8867-4", rate, "/min", "valid", new Original("mdc:147842", rate, "/min")));
        Measurement warm = new Measurement("mdc:150364", new Value.Numeric(TEMPERATURE), "[degF]", Quality.VALID);
        assertThat(MeasurementView.of(warm))
                .isEqualTo(new MeasurementView(
                        "8310-5",
                        new BigDecimal("37"),
                        "Cel",
                        "valid",
                        new Original("mdc:150364", TEMPERATURE, "[degF]")));
    }

    @Test
    void what_cannot_be_converted_is_as_it_came() {
        Measurement unknown = new Measurement("x-1", new Value.Numeric(TEMPERATURE), "furlong", Quality.VALID);
        assertThat(MeasurementView.of(unknown))
                .isEqualTo(new MeasurementView("x-1", TEMPERATURE, "furlong", "valid", null));
        Measurement off = new Measurement("8310-5", null, "[degF]", Quality.SENSOR_OFF);
        assertThat(MeasurementView.of(off))
                .isEqualTo(
                        new MeasurementView("8310-5", null, "Cel", "sensor-off", new Original(null, null, "[degF]")));
    }
}
