package org.wardledger.ledger.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Times;

/** Points in time as the API writes and reads them: RFC 3339, written in UTC with milliseconds. */
public final class UtcTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private UtcTime() {}

    /** @param timeMs milliseconds since the epoch */
    public static String text(long timeMs) {
        // an entry may hold a time that no calendar has: it is shown as the last one that RFC 3339 can write
        return FORMAT.format(Instant.ofEpochMilli(Math.min(timeMs, Times.MAX_MS)));
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
