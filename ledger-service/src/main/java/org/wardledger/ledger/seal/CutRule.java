package org.wardledger.ledger.seal;

import java.time.Duration;
import org.wardledger.core.chain.ChainSealer;

/** When a block is cut: at a count, a size or an age, whichever comes first. Alerts do not wait for any of them. */
public final class CutRule {
    private static final long NO_BLOCK = Long.MIN_VALUE;
    private static final Duration IDLE = Duration.ofMillis(200);

    private final Limits limits;
    private long sinceNanos = NO_BLOCK;

    /**
     * @param entries at this many entries
     * @param bytes at this size of the body in bytes
     * @param age this long after the first input of the block
     */
    public record Limits(int entries, int bytes, Duration age) {}

    CutRule(Limits limits) {
        this.limits = limits;
    }

    void applied(long nowNanos) {
        if (sinceNanos == NO_BLOCK) {
            sinceNanos = nowNanos;
        }
    }

    void reset() {
        sinceNanos = NO_BLOCK;
    }

    boolean isDue(ChainSealer sealer) {
        return sealer.entryCount() >= limits.entries() || sealer.bytes() >= limits.bytes() || sealer.isFull();
    }

    boolean isOld(long nowNanos) {
        return sinceNanos != NO_BLOCK && nowNanos - sinceNanos >= limits.age().toNanos();
    }

    /** How long to wait for inputs at the most: until the block is old, or the next timer is due. */
    Duration wait(long nowNanos, long timerMs) {
        long waitMs = Math.min(IDLE.toMillis(), timerMs);
        if (sinceNanos != NO_BLOCK) {
            long left = limits.age().toNanos() - (nowNanos - sinceNanos);
            waitMs = Math.min(waitMs, left / 1_000_000);
        }
        return Duration.ofMillis(Math.max(0, waitMs));
    }
}
