package org.wardledger.gateway.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Times;
import org.wardledger.gateway.rejected.Cursor;
import org.wardledger.gateway.rejected.RejectedQuery;

/** What a request asks for; a bad parameter is a problem that names it. */
final class RejectedParams {
    private static final int LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");
    private static final Pattern REASON = Pattern.compile("[a-z-]{1,64}");
    private static final Pattern ID = Pattern.compile("(\\d{1,9})-(\\d{1,18})");

    private RejectedParams() {}

    /** A record's place. */
    record Id(int partition, long offset) {}

    /** @param parameter what the request has under a name, null when it has nothing */
    static RejectedQuery query(Function<String, @Nullable String> parameter) {
        return new RejectedQuery(
                time(parameter.apply("from"), "from", 0),
                time(parameter.apply("to"), "to", Times.MAX_MS + 1),
                device(parameter.apply("device")),
                reason(parameter.apply("reason")),
                ward(parameter.apply("ward")),
                limit(parameter.apply("limit")),
                cursor(parameter.apply("cursor")));
    }

    static Id id(@Nullable String text) {
        Matcher form = ID.matcher(text == null ? "" : text);
        if (!form.matches()) {
            throw new Problem.Raised(Problem.badParameter("an id is PARTITION-OFFSET, for example 0-17"));
        }
        return new Id(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2)));
    }

    /** The first whole millisecond that is not before the given time. */
    private static long time(@Nullable String text, String what, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            long floorMs = instant.toEpochMilli();
            long timeMs = Instant.ofEpochMilli(floorMs).isBefore(instant) ? floorMs + 1 : floorMs;
            if (Times.isValid(timeMs)) {
                return timeMs;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // none: as bad as one before 1970
        }
        throw new Problem.Raised(
                Problem.badParameter(what + " is a time with its offset, for example 2026-11-20T10:00:00.123Z"));
    }

    /** Of topics that name none, which are kept under an empty key, too. */
    private static @Nullable String device(@Nullable String text) {
        if (text == null || text.isEmpty() || Names.isValid(text)) {
            return text;
        }
        throw new Problem.Raised(Problem.badParameter("device is a name, or empty for topics that name none"));
    }

    private static @Nullable String reason(@Nullable String text) {
        if (text == null || REASON.matcher(text).matches()) {
            return text;
        }
        throw new Problem.Raised(Problem.badParameter("reason is a code, for example unknown-code"));
    }

    private static @Nullable String ward(@Nullable String text) {
        if (text == null || Names.isValid(text)) {
            return text;
        }
        throw new Problem.Raised(Problem.badParameter("ward is a name"));
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return LIMIT;
        }
        int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new Problem.Raised(Problem.badParameter("limit is a whole number from 1 to " + MAX_LIMIT));
        }
        return limit;
    }

    private static @Nullable Cursor cursor(@Nullable String text) {
        return text == null
                ? null
                : Cursor.parse(text)
                        .orElseThrow(() -> new Problem.Raised(
                                Problem.badParameter("cursor is what an answer to this question had as next")));
    }
}
