package org.wardledger.gateway.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between connection attempts: each up to twice the last, drawn between half and all of it, so that gateways that
 * lost the same broker do not come back in step. For one thread.
 */
final class Backoff {
    private final long firstMs;
    private final long mostMs;
    private final RandomGenerator random;
    private long nextMs;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        if (first.toMillis() < 1 || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("pauses must be at least 1 ms and rising: " + first + " to " + most);
        }
        this.firstMs = first.toMillis();
        this.mostMs = most.toMillis();
        this.random = random;
        this.nextMs = firstMs;
    }

    /** The pause before the next attempt. */
    Duration next() {
        long ceilingMs = nextMs;
        nextMs = Math.min(mostMs, 2 * nextMs);
        return Duration.ofMillis(random.nextLong((ceilingMs + 1) / 2, ceilingMs + 1));
    }

    /** A connection proved good: begin again with the shortest pause. */
    void reset() {
        nextMs = firstMs;
    }
}
