package org.wardledger.ledger.seal;

import java.time.Clock;

/**
 * Estimates Kafka's append time now, from the newest append time seen and the time that has passed here since. It only
 * decides when a tick is written; the tick's own append time is what counts.
 */
final class EngineClock {
    private final Clock clock;
    private long newestMs = Long.MIN_VALUE;
    private long seenNanos;

    EngineClock(Clock clock) {
        this.clock = clock;
    }

    void seen(long appendMs) {
        if (appendMs > newestMs) {
            newestMs = appendMs;
            seenNanos = System.nanoTime();
        }
    }

    long now() {
        return newestMs == Long.MIN_VALUE ? clock.millis() : newestMs + (System.nanoTime() - seenNanos) / 1_000_000;
    }
}
