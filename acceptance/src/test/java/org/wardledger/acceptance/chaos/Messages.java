package org.wardledger.acceptance.chaos;

import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.time.Instant;

/**
 * What one device says, message by message: so the manifest of what it sent is a number.
 *
 * @param number of the device in its ward
 * @param startMs time of its first reading
 * @param stepMs from one to the next
 */
record Messages(String ward, int number, long startMs, long stepMs) {
    /** One message of so many is no reading. */
    private static final int BAD = 25;

    String topic() {
        return vitalsTopic(ward, "bed-" + number, "mon-" + ward + "-" + number);
    }

    boolean isReading(long n) {
        return n % BAD != BAD - 1;
    }

    /** How many distinct ones are among the first. */
    long distinct(long count) {
        long bad = count / BAD;
        return count - bad + (bad + 1) / 2;
    }

    /** Each one that is no reading comes twice, byte for byte. */
    String text(long n) {
        if (!isReading(n)) {
            return "{\"boot\":\"b1\",\"seq\":" + n / BAD / 2;
        }
        String value = String.valueOf(60 + (n + number) % 30);
        return heartRate("b1", n - n / BAD, Instant.ofEpochMilli(startMs + n * stepMs), value);
    }
}
