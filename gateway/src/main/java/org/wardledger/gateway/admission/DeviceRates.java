package org.wardledger.gateway.admission;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each device, so that one that floods does not starve the others: a message takes one token, and one
 * more for each full KiB of its payload. Time is what the caller says: how fast messages come here, not when they were
 * taken, so a backlog counts too, and the burst has to hold one. Thread-safe.
 *
 * <p>Remembers the devices heard last; one that is forgotten begins with a full bucket.
 */
public final class DeviceRates {
    static final int DEVICES = 100_000;
    private static final int BYTES_A_TOKEN = 1024;
    private static final double MS_A_SECOND = 1000;

    private final double perMs;
    private final double burst;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > DEVICES;
        }
    };

    private static final class Bucket {
        private double tokens;
        private long asOfMs;

        Bucket(double tokens, long asOfMs) {
            this.tokens = tokens;
            this.asOfMs = asOfMs;
        }
    }

    /**
     * @param perSecond tokens that a device gets in a second, above 0
     * @param burst tokens that it can save up, and begins with, at least 1
     */
    public DeviceRates(double perSecond, int burst) {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException("a rate above 0 and a burst of at least 1");
        }
        this.perMs = perSecond / MS_A_SECOND;
        this.burst = burst;
    }

    /**
     * Whether a message is within what its device may send; if so, its tokens are taken. One that is larger than the burst
     * passes when the bucket is full.
     *
     * @param topic as it came; all that name no device share a bucket
     * @param nowMs milliseconds of a clock that never goes back
     */
    public synchronized boolean take(String topic, int payloadBytes, long nowMs) {
        Bucket bucket = buckets.computeIfAbsent(Topic.of(topic).device(), device -> new Bucket(burst, nowMs));
        bucket.tokens = Math.min(burst, bucket.tokens + (nowMs - bucket.asOfMs) * perMs);
        bucket.asOfMs = nowMs;
        double cost = Math.min(burst, 1 + payloadBytes / BYTES_A_TOKEN);
        if (bucket.tokens < cost) {
            return false;
        }
        bucket.tokens -= cost;
        return true;
    }
}
