package org.wardledger.ledger.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.wardledger.core.vitals.Times;

/** Points in time as JSON says them: RFC 3339, written in UTC with milliseconds. */
public final class UtcTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private UtcTime() {}

    /** @param timeMs milliseconds since the epoch */
    public static String text(long timeMs) {
        // an entry may hold a time that no calendar has: it is shown as the last one that RFC 3339 can write
        return FORMAT.format(Instant.ofEpochMilli(Math.min(timeMs, Times.MAX_MS)));
    }
}
