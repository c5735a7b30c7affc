package org.wardledger.ledger.boot;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Since when parts of the node are in trouble, and since when none is, as far as anybody has looked. Thread-safe. */
final class Since {
    private final Clock clock;
    private final Map<String, Instant> troubled = new HashMap<>();
    private Instant at;
    private boolean good;

    Since(Clock clock) {
        this.clock = clock;
        this.at = now();
    }

    /** Takes note of which parts are in trouble now. */
    synchronized void look(Set<String> parts) {
        Instant now = now();
        troubled.keySet().retainAll(parts);
        parts.forEach(part -> troubled.putIfAbsent(part, now));
        if (parts.isEmpty() != good) {
            good = parts.isEmpty();
            at = now;
        }
    }

    /** When the whole was first seen as it is now. */
    synchronized Instant whole() {
        return at;
    }

    /** When a part was first seen in trouble. */
    synchronized Instant of(String part) {
        return troubled.getOrDefault(part, at);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
