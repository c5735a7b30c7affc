package org.wardledger.gateway.admission;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Value;
import org.wardledger.core.vitals.Vital;

/** One measurement's fields while its JSON object is read, and the judgement on them once it has been. */
final class MeasurementDraft {
    private final String where;

    @Nullable
    String code;

    @Nullable
    BigDecimal number;

    @Nullable
    String coded;

    @Nullable
    String unit;

    @Nullable
    String quality;

    MeasurementDraft(String where) {
        this.where = where;
    }

    Measurement finish() throws NotAdmissible {
        String said = ReadingJson.present(code, where + ".code");
        Vital vital = Vital.of(said, unit == null ? "" : unit)
                .orElseThrow(() -> new NotAdmissible(Reason.UNKNOWN_CODE, where));
        Quality given = given();
        Value value = value(vital, given);
        checkUnit(vital, given);
        String itsUnit = unit == null ? vital.unit() : unit;
        return new Measurement(
                said, value, itsUnit, isImplausible(vital, value, itsUnit) ? Quality.IMPLAUSIBLE : given);
    }

    /** As the vital counts; what becomes too large on the way there is not what a living patient can have either. */
    private static boolean isImplausible(Vital vital, @Nullable Value value, String unit) {
        return value instanceof Value.Numeric(BigDecimal number)
                && !vital.inOwnUnit(number, unit).map(vital::isPlausible).orElse(false);
    }

    private Quality given() throws NotAdmissible {
        if (quality == null) {
            return Quality.VALID;
        }
        for (Quality known : Quality.values()) {
            if (known.text().equals(quality)) {
                return known;
            }
        }
        throw new NotAdmissible(Reason.BAD_QUALITY, where);
    }

    private @Nullable Value value(Vital vital, Quality given) throws NotAdmissible {
        if ((number == null && coded == null) != (given == Quality.SENSOR_OFF)) {
            throw new NotAdmissible(Reason.BAD_VALUE, where);
        }
        if (number != null && !vital.isCoded()) {
            return new Value.Numeric(number);
        }
        if (coded != null && vital.isCoded()) {
            return code(coded);
        }
        if (given == Quality.SENSOR_OFF) {
            return null;
        }
        throw new NotAdmissible(Reason.BAD_VALUE, where);
    }

    private Value code(String text) throws NotAdmissible {
        return Optional.of(text)
                .filter(t -> !t.isEmpty() && t.length() <= Value.Coded.MAX_LENGTH && Names.isPrintableAscii(t))
                .map(Value.Coded::new)
                .orElseThrow(() -> new NotAdmissible(Reason.BAD_VALUE, where));
    }

    private static boolean mayBe(String unit, Vital vital) {
        return unit.length() <= Measurement.MAX_UNIT_LENGTH && Names.isPrintableAscii(unit) && vital.takes(unit);
    }

    /** What has no unit of its own (a code), or no value (sensor off), may leave it out. */
    private void checkUnit(Vital vital, Quality given) throws NotAdmissible {
        boolean mayBeAbsent = vital.isCoded() || given == Quality.SENSOR_OFF;
        if (unit == null ? !mayBeAbsent : !mayBe(unit, vital)) {
            throw new NotAdmissible(Reason.BAD_UNIT, where);
        }
    }
}
