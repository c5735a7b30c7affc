package org.wardledger.gateway.mqtt;

import java.time.Clock;
import java.time.Instant;

/** Whether a channel is connected, since when, and if not why. Thread-safe. */
final class LinkState {
    private record Now(boolean connected, Instant since, String why) {}

    private final Clock clock;
    private volatile Now now;

    LinkState(Clock clock) {
        this.clock = clock;
        this.now = new Now(false, clock.instant(), "not connected yet");
    }

    void up() {
        now = new Now(true, clock.instant(), "");
    }

    /** Keeps the time of the first loss while further attempts fail. */
    synchronized void down(String why) {
        Now before = now;
        now = new Now(false, before.connected() ? clock.instant() : before.since(), why);
    }

    boolean connected() {
        return now.connected();
    }

    /** For the health report, for example {@code not connected since 2026-11-20T10:00:00Z: Connection refused}. */
    String sentence() {
        Now at = now;
        return at.connected() ? "connected since " + at.since() : "not connected since " + at.since() + ": " + at.why();
    }
}
