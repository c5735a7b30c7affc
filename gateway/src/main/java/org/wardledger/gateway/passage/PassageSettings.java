package org.wardledger.gateway.passage;

import java.time.Duration;

/**
 * @param window how many messages may be under way to Kafka at a time
 * @param patience how long Kafka may take for one before messages are spooled
 * @param retry how long to wait after Kafka has refused what came from the spool
 */
public record PassageSettings(int window, Duration patience, Duration retry) {
    public PassageSettings {
        if (window < 1 || patience.isNegative() || patience.isZero() || retry.isNegative() || retry.isZero()) {
            throw new IllegalArgumentException("a window of at least 1, patience and retry above 0");
        }
    }
}
