package org.wardledger.gateway.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Since when a part of the gateway is as it is, as far as anybody has looked. Thread-safe. */
final class Since {
    private final Clock clock;
    private @Nullable Object now;
    private Instant at;

    Since(Clock clock) {
        this.clock = clock;
        this.at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** For the health report, {@code good since 2026-11-20T10:00:00.123Z: 3 chains} for example. */
    String said(boolean good, String sentence) {
        return (good ? "good since " : "not good since ") + of(good) + ": " + sentence;
    }

    /** When somebody first saw it as it is now, RFC 3339. */
    synchronized String of(Object status) {
        if (!status.equals(now)) {
            now = status;
            at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        }
        return at.toString();
    }
}
