package org.wardledger.ledger.seal;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.wardledger.core.chain.ChainSealer;

/**
 * Estimates Kafka's append time now, from the newest append time seen and the time that has passed here since. It only
 * decides when a tick is written; the tick's own append time is what counts.
 */
final class EngineClock {
    private final Clock clock;
    private final LongSupplier nanos;
    private long newestMs = Long.MIN_VALUE;
    private long seenNanos;

    EngineClock(Clock clock) {
        this(clock, System::nanoTime);
    }

    EngineClock(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** A broker's clock that was set back takes the estimate with it, as it does with engine time. */
    void seen(long appendMs) {
        long nowNanos = nanos.getAsLong();
        if (appendMs > newestMs || appendMs < now(nowNanos) - ChainSealer.CLOCK_TOLERANCE_MS) {
            newestMs = appendMs;
            seenNanos = nowNanos;
        }
    }

    long now() {
        return now(nanos.getAsLong());
    }

    private long now(long nowNanos) {
        return newestMs == Long.MIN_VALUE ? clock.millis() : newestMs + (nowNanos - seenNanos) / 1_000_000;
    }
}
