package org.wardledger.gateway.passage;

import java.time.Duration;

/**
 * @param window how many messages may be under way to Kafka at a time
 * @param windowBytes how many bytes of payload begin to be enough
 * @param patience how long Kafka may take for a message before messages are spooled, and how long new ones may wait for the
 *     rest of the spool
 * @param retry how long to wait after Kafka has refused what came from the spool
 * @param stuckAfter for how long the oldest spooled message may stay the oldest while Kafka can be reached
 */
public record PassageSettings(int window, long windowBytes, Duration patience, Duration retry, Duration stuckAfter) {
    public PassageSettings {
        if (window < 1 || windowBytes < 1 || isNone(patience) || isNone(retry) || isNone(stuckAfter)) {
            throw new IllegalArgumentException("windows of at least 1, and times above 0");
        }
    }

    private static boolean isNone(Duration time) {
        return time.isNegative() || time.isZero();
    }
}
