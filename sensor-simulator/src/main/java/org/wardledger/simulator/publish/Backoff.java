package org.wardledger.simulator.publish;

import java.util.concurrent.ThreadLocalRandom;

/** Times between attempts to connect: doubling from 100 ms to 5 s, each drawn evenly from the upper half. */
final class Backoff {

    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 5_000;

    private long nextMs = FIRST_MS;

    long nextMs() {
        long limitMs = nextMs;
        nextMs = Math.min(LONGEST_MS, nextMs * 2);
        // jitter, so that a fleet does not come back all at once
        return ThreadLocalRandom.current().nextLong(limitMs / 2, limitMs + 1);
    }

    void succeeded() {
        nextMs = FIRST_MS;
    }
}
