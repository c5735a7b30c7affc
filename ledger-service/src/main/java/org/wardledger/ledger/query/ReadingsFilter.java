package org.wardledger.ledger.query;

import org.jspecify.annotations.Nullable;

/**
 * Which of a patient's readings are asked for.
 *
 * @param code only measurements of this code, and readings that have one
 * @param fromMs by reading time, inclusive
 * @param toMs by reading time, exclusive
 * @param reattributed whether those come too that were sealed as the patient's and are not
 */
public record ReadingsFilter(@Nullable String code, long fromMs, long toMs, int limit, boolean reattributed) {
    public static final int DEFAULT_LIMIT = 1000;
    public static final int MAX_LIMIT = 10_000;

    /**
     * Reads the times.
     *
     * @throws QueryProblem when they are malformed
     */
    public static ReadingsFilter of(@Nullable String code, @Nullable String from, @Nullable String to, int limit) {
        return of(code, from, to, limit, null);
    }

    /**
     * The same.
     *
     * @param reattributed {@code include}, or null
     */
    public static ReadingsFilter of(
            @Nullable String code,
            @Nullable String from,
            @Nullable String to,
            int limit,
            @Nullable String reattributed) {
        if (reattributed != null && !reattributed.equals("include")) {
            throw QueryProblem.badParameter("reattributed is include, or left out");
        }
        return new ReadingsFilter(
                code,
                TimeParameter.parse(from, "from", 0),
                TimeParameter.parse(to, "to", Long.MAX_VALUE),
                limit,
                reattributed != null);
    }
}
