package org.wardledger.gateway.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.device.DeviceBook;
import org.wardledger.core.device.DeviceFact;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;

/**
 * Whom devices measure, and how old that knowledge is. A reading is stamped once and for ever, so nothing is admitted on
 * knowledge that is older than {@link #MAX_AGE}: an assignment begins at least 4 s after it is sealed, and readings may be 2
 * s ahead. Thread-safe.
 */
public final class FreshDevices {
    /** How long ago the topic may have been read to its end. */
    public static final Duration MAX_AGE = Duration.ofSeconds(2);

    private final DeviceBook book = new DeviceBook();
    private final LongSupplier nanoTime;
    private boolean read;
    private long readNanos;

    /** @param nanoTime a clock that never goes back */
    public FreshDevices(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void put(DeviceFact fact) {
        book.put(fact);
    }

    /** All that was there at this time by the clock is known. */
    synchronized void readToEnd(long asOfNanos) {
        read = true;
        readNanos = asOfNanos;
    }

    public synchronized boolean isFresh() {
        return read && nanoTime.getAsLong() - readNanos <= MAX_AGE.toNanos();
    }

    /** The assignment that holds for a device at this time of a reading, or null when there is none. */
    public synchronized @Nullable DeviceRecord at(String device, long readingMs) {
        return book.at(device, readingMs);
    }

    /** What a device was registered as, or null. */
    public synchronized @Nullable DeviceRegistration registration(String device) {
        return book.registration(device);
    }

    /** For logs and the health report. */
    public synchronized String sentence() {
        if (!read) {
            return "the assignments of devices are not read yet; nothing is admitted";
        }
        return isFresh()
                ? book.assignments() + " assignments of " + book.devices() + " devices"
                : "the end of the assignments of devices was not reached for "
                        + Duration.ofNanos(nanoTime.getAsLong() - readNanos).toMillis() + " ms; nothing is admitted";
    }
}
