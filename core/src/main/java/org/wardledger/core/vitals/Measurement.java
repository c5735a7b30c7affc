package org.wardledger.core.vitals;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One measured vital.
 *
 * @param said the code as the device gave it, which is sealed: LOINC, or {@code mdc:} and an ISO/IEEE 11073 number
 * @param value absent exactly when the quality is {@link Quality#SENSOR_OFF}
 * @param unit UCUM unit as the device gave it, empty for a coded value
 */
public record Measurement(String said, @Nullable Value value, String unit, Quality quality) {
    public static final int MAX_CODE_LENGTH = 32;
    public static final int MAX_UNIT_LENGTH = 32;

    public Measurement {
        if (said.isEmpty() || said.length() > MAX_CODE_LENGTH || !Names.isPrintableAscii(said)) {
            throw new IllegalArgumentException("a code has 1 to " + MAX_CODE_LENGTH + " ASCII characters");
        }
        if (unit.length() > MAX_UNIT_LENGTH || !Names.isPrintableAscii(unit)) {
            throw new IllegalArgumentException("a unit has at most " + MAX_UNIT_LENGTH + " ASCII characters");
        }
        if ((value == null) != (quality == Quality.SENSOR_OFF)) {
            throw new IllegalArgumentException("a value is absent exactly when the sensor is off");
        }
    }

    /** What it is, empty where the code is none that is known here. */
    public Optional<Vital> vital() {
        return Vital.of(said, unit);
    }

    /** The LOINC code, under which rules and questions know it; as the device gave it where that is none of a {@link Vital}. */
    public String code() {
        return vital().map(Vital::loinc).orElse(said);
    }

    /**
     * The number in the unit of its vital, which rules compare; as it stands where the code is none of a {@link Vital}.
     *
     * @return empty when it is no number, or its unit is none that the vital is reported in
     */
    public Optional<BigDecimal> comparable() {
        return value instanceof Value.Numeric(BigDecimal number)
                ? vital().map(vital -> vital.inOwnUnit(number, unit)).orElse(Optional.of(number))
                : Optional.empty();
    }
}
