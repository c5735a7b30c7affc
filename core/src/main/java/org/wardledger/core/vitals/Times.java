package org.wardledger.core.vitals;

/** Points in time: milliseconds since 1970-01-01T00:00Z, within the years 1970 to 9999. */
public final class Times {
    /** 9999-12-31T23:59:59.999Z: beyond it RFC 3339 has no form. */
    public static final long MAX_MS = 253_402_300_799_999L;

    private Times() {}

    public static boolean isValid(long timeMs) {
        return timeMs >= 0 && timeMs <= MAX_MS;
    }

    /** Returns {@code timeMs}, or throws {@link IllegalArgumentException}. */
    public static long check(long timeMs) {
        if (!isValid(timeMs)) {
            throw new IllegalArgumentException("a time lies in the years 1970 to 9999");
        }
        return timeMs;
    }
}
