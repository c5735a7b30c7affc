package org.wardledger.gateway.admission;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.GivenMeasurement;
import org.wardledger.core.vitals.Measurement;

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
        String known = ReadingJson.present(code, where + ".code");
        return switch (new GivenMeasurement(known, number, coded, unit, quality).judge()) {
            case GivenMeasurement.Judgement.Sound(Measurement measurement) -> measurement;
            case GivenMeasurement.Judgement.Faulty(GivenMeasurement.Fault fault) ->
                throw new NotAdmissible(reason(fault), where);
        };
    }

    private static Reason reason(GivenMeasurement.Fault fault) {
        return switch (fault) {
            case UNKNOWN_CODE -> Reason.UNKNOWN_CODE;
            case BAD_QUALITY -> Reason.BAD_QUALITY;
            case BAD_VALUE -> Reason.BAD_VALUE;
            case BAD_UNIT -> Reason.BAD_UNIT;
        };
    }
}
