package org.wardledger.ledger.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Times;

/** Points in time as callers of the API give them: RFC 3339 with an offset. */
public final class TimeParameter {
    private TimeParameter() {}

    /**
     * A time that must be given, in the years 1970 to 9999; as {@link #parse}.
     *
     * @throws QueryProblem when it is not there, or is none
     */
    public static long required(@Nullable String text, String what) {
        long timeMs = text == null ? -1 : parse(text, what, 0);
        if (!Times.isValid(timeMs)) {
            throw QueryProblem.badParameter(
                    what + " is a time with its offset, for example 2026-11-20T10:00:00.123Z, from 1970 to 9999");
        }
        return timeMs;
    }

    /**
     * The first whole millisecond that is not before the given time; {@code otherwise} when there is none.
     *
     * @param what names the parameter in the problem
     */
    static long parse(@Nullable String text, String what, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            long floorMs = instant.toEpochMilli();
            return Instant.ofEpochMilli(floorMs).isBefore(instant) ? floorMs + 1 : floorMs;
        } catch (DateTimeException | ArithmeticException e) {
            throw QueryProblem.badParameter(what + " is a time with its offset, for example 2026-11-20T10:00:00.123Z");
        }
    }
}
