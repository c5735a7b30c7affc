package org.wardledger.core.alert;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one rule remembers of one patient: the newest sample that was applied, how long each level has been exceeded,
 * and the alert that stands.
 *
 * @param code code of the newest sample
 * @param intervalMs difference of the last two samples' reading times, 0 while unknown
 * @param heldSinceMs per level, the reading time since which every sample lay beyond it, or {@link #NEVER}
 */
record Condition(
        String code,
        long lastReadingMs,
        long lastEngineMs,
        long intervalMs,
        boolean lastLate,
        BigDecimal lastValue,
        Place place,
        SampleRef source,
        List<Long> heldSinceMs,
        @Nullable OpenAlert open) {
    static final long NEVER = -1;
    static final int NONE = -1;

    /** The alert that stands, with the furthest level it has reached. */
    record OpenAlert(AlertId id, int rev, int level, long sinceMs, boolean late) {}

    /** The furthest level held for at least {@code delayMs} at reading time {@code atMs}, or {@link #NONE}. */
    int levelHeld(long delayMs, long atMs) {
        for (int level = heldSinceMs.size() - 1; level >= 0; level--) {
            long since = heldSinceMs.get(level);
            if (since != NEVER && atMs - since >= delayMs) {
                return level;
            }
        }
        return NONE;
    }

    /** The furthest level that the newest sample exceeds, or {@link #NONE}. */
    int levelExceeded() {
        return levelHeld(0, lastReadingMs);
    }

    Condition withOpen(@Nullable OpenAlert next) {
        return new Condition(
                code, lastReadingMs, lastEngineMs, intervalMs, lastLate, lastValue, place, source, heldSinceMs, next);
    }

    Condition withPlace(Place next) {
        return new Condition(
                code, lastReadingMs, lastEngineMs, intervalMs, lastLate, lastValue, next, source, heldSinceMs, open);
    }

    Condition withEngineMs(long engineMs) {
        return new Condition(
                code, lastReadingMs, engineMs, intervalMs, lastLate, lastValue, place, source, heldSinceMs, open);
    }
}
