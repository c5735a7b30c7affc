package org.wardledger.ledger.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Points in time as callers of the API give them: RFC 3339 with an offset. */
final class TimeParameter {
    private TimeParameter() {}

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
