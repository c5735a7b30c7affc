package org.wardledger.gateway.admission;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.wardledger.core.vitals.Times;

/** Times as devices write them. */
final class Rfc3339 {
    /** RFC 3339, 5.6, with the capital letters; the JDK's own parser also takes times without seconds. */
    private static final Pattern FORM = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    private Rfc3339() {}

    /** Milliseconds since 1970 UTC, finer parts cut off; empty when it is not such a time. */
    static OptionalLong toMillis(String text) {
        if (!FORM.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        try {
            long timeMs = OffsetDateTime.parse(text).toInstant().toEpochMilli();
            return Times.isValid(timeMs) ? OptionalLong.of(timeMs) : OptionalLong.empty();
        } catch (DateTimeException e) {
            return OptionalLong.empty(); // 30 February, for example
        }
    }
}
