package org.wardledger.simulator.reading;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One value of one vital sign.
 *
 * @param code LOINC code
 * @param value the decimal as measured; null exactly when the quality is {@link Quality#SENSOR_OFF}
 * @param unit UCUM unit
 */
public record Measurement(String code, @Nullable BigDecimal value, String unit, Quality quality) {

    public Measurement {
        if ((value == null) != (quality == Quality.SENSOR_OFF)) {
            throw new IllegalArgumentException("a measurement has no value exactly when its sensor is off: " + code);
        }
    }

    public static Measurement valid(String code, BigDecimal value, String unit) {
        return new Measurement(code, value, unit, Quality.VALID);
    }

    public static Measurement sensorOff(String code, String unit) {
        return new Measurement(code, null, unit, Quality.SENSOR_OFF);
    }
}
