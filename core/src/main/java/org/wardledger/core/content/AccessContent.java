package org.wardledger.core.content;

import java.nio.charset.StandardCharsets;
import org.wardledger.core.vitals.Times;

/**
 * Who looked at a patient's data, and at what.
 *
 * @param actor who it was, as the site names its people; 1 to {@link #MAX_BYTES} bytes of UTF-8
 * @param what the kind of answer that was given, for example {@code readings}; 1 to {@link #MAX_BYTES} bytes
 * @param fromMs begin of the time that this stands for, inclusive
 * @param toMs its end, inclusive
 * @param count how many answers were given in that time, at least 1
 */
public record AccessContent(String actor, String what, long fromMs, long toMs, int count) implements Content {
    public static final int MAX_BYTES = 255;

    public AccessContent {
        check(actor, "actor");
        check(what, "what was accessed");
        Times.check(fromMs);
        Times.check(toMs);
        if (toMs < fromMs || count < 1) {
            throw new IllegalArgumentException("an access has happened at least once, and ends after it began");
        }
    }

    /** Whether a text has 1 to {@link #MAX_BYTES} bytes. */
    public static boolean isValid(String text) {
        return !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    static void check(String text, String what) {
        if (!isValid(text)) {
            throw new IllegalArgumentException(what + ": 1 to " + MAX_BYTES + " bytes");
        }
    }
}
