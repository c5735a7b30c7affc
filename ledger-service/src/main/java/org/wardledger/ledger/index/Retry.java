package org.wardledger.ledger.index;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When something that failed for its disk's sake is tried again. For one thread, but for {@link #trouble()}. */
final class Retry {
    private static final long FIRST_NANOS = Duration.ofMillis(500).toNanos();
    private static final long MOST_NANOS = Duration.ofSeconds(4).toNanos();

    private volatile @Nullable String trouble;
    private boolean waiting;
    private int failures;
    private long againNanos;

    void failed(String why, long nowNanos) {
        againNanos = nowNanos + Math.min(MOST_NANOS, FIRST_NANOS << Math.min(failures, 8));
        failures++;
        waiting = true;
        trouble = why;
    }

    /** It is tried now; the trouble stands until it has succeeded. */
    void tries() {
        waiting = false;
    }

    void succeeded() {
        if (failures > 0) {
            failures = 0;
            trouble = null;
        }
    }

    boolean isWaiting() {
        return waiting;
    }

    boolean isDue(long nowNanos) {
        return waiting && nowNanos - againNanos >= 0;
    }

    /** In a row. */
    int failures() {
        return failures;
    }

    @Nullable
    String trouble() {
        return trouble;
    }
}
