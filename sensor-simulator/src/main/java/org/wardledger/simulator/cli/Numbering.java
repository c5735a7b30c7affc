package org.wardledger.simulator.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The boot of a run, and the next sequence of each of its streams. Not thread-safe. */
final class Numbering {

    private static final DateTimeFormatter BOOT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    private final String boot;
    private final Map<String, Long> nextByTopic = new HashMap<>();

    Numbering(String boot) {
        this.boot = boot;
    }

    /** A boot that no other run has: the time, and a random part for runs that start together. */
    static Numbering forRunAt(Instant now) {
        int random = ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36);
        return new Numbering("b" + BOOT.format(now) + "-" + Integer.toString(random, 36));
    }

    String boot() {
        return boot;
    }

    /** From 0, rising by one: a topic is one stream of one device. */
    long next(String topic) {
        return nextByTopic.merge(topic, 1L, Long::sum) - 1;
    }
}
