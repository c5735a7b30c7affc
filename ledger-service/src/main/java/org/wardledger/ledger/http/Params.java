package org.wardledger.ledger.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.query.QueryProblem;

/** Numbers in requests; a bad one is a problem that names it. */
final class Params {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,18}");

    private Params() {}

    static int number(@Nullable String text, String what, int otherwise, int min, int max) {
        return (int) number(text, what, (long) otherwise, min, max);
    }

    static long number(@Nullable String text, String what, long otherwise, long min, long max) {
        if (text == null) {
            return otherwise;
        }
        try {
            long value = NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // beyond 63 bits: as bad as the others
        }
        throw QueryProblem.badParameter(what + " is a whole number from " + min + " to " + max);
    }

    /** A number in a path. */
    static int small(String text, String what) {
        return number(text, what, 0, 0, Integer.MAX_VALUE);
    }

    /** A number in a path. */
    static long large(String text, String what) {
        return number(text, what, 0L, 0, Long.MAX_VALUE);
    }
}
