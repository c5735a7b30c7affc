package org.wardledger.core.vitals;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.Decimals;

/**
 * A measurement as a device or a person gave it, and the judgement on it.
 *
 * @param code LOINC, or {@code mdc:} and a number; kept as it is
 * @param number the value where it is one
 * @param coded the value where it is a code
 * @param unit UCUM; may be left out with a coded value, or without a value
 * @param quality valid when it is left out
 */
public record GivenMeasurement(
        String code,
        @Nullable BigDecimal number,
        @Nullable String coded,
        @Nullable String unit,
        @Nullable String quality) {

    /** What can be wrong with it. */
    public enum Fault {
        UNKNOWN_CODE,
        BAD_QUALITY,
        /** Missing, where none may be, or not of the kind or size it must be. */
        BAD_VALUE,
        BAD_UNIT
    }

    /** What became of it. */
    public sealed interface Judgement {
        /** It can be sealed; what no living patient can have is flagged as implausible. */
        record Sound(Measurement measurement) implements Judgement {}

        record Faulty(Fault fault) implements Judgement {}
    }

    public Judgement judge() {
        Vital vital = Vital.of(code, unit == null ? "" : unit).orElse(null);
        if (vital == null) {
            return new Judgement.Faulty(Fault.UNKNOWN_CODE);
        }
        Quality given = givenQuality();
        if (given == null) {
            return new Judgement.Faulty(Fault.BAD_QUALITY);
        }
        if (!isValue(vital, given)) {
            return new Judgement.Faulty(Fault.BAD_VALUE);
        }
        boolean unitMayBeAbsent = vital.isCoded() || given == Quality.SENSOR_OFF;
        if (unit == null ? !unitMayBeAbsent : !mayBe(unit, vital)) {
            return new Judgement.Faulty(Fault.BAD_UNIT);
        }
        String itsUnit = unit == null ? vital.unit() : unit;
        Value value = value();
        return new Judgement.Sound(new Measurement(
                code, value, itsUnit, isImplausible(vital, value, itsUnit) ? Quality.IMPLAUSIBLE : given));
    }

    private @Nullable Quality givenQuality() {
        if (quality == null) {
            return Quality.VALID;
        }
        for (Quality known : Quality.values()) {
            if (known.text().equals(quality)) {
                return known;
            }
        }
        return null;
    }

    private boolean isValue(Vital vital, Quality given) {
        if (number != null && coded != null) {
            return false;
        }
        if (given == Quality.SENSOR_OFF || (number == null && coded == null)) {
            return given == Quality.SENSOR_OFF && number == null && coded == null;
        }
        return vital.isCoded() ? coded != null && vital.takesCode(coded) : number != null && Decimals.isBounded(number);
    }

    private @Nullable Value value() {
        if (number != null) {
            return new Value.Numeric(number);
        }
        return coded == null ? null : new Value.Coded(coded);
    }

    private static boolean mayBe(String unit, Vital vital) {
        return unit.length() <= Measurement.MAX_UNIT_LENGTH && Names.isPrintableAscii(unit) && vital.takes(unit);
    }

    /** As the vital counts; what becomes too large on the way there is not what a living patient can have either. */
    private static boolean isImplausible(Vital vital, @Nullable Value value, String unit) {
        return value instanceof Value.Numeric(BigDecimal number)
                && !vital.inOwnUnit(number, unit).map(vital::isPlausible).orElse(false);
    }
}
