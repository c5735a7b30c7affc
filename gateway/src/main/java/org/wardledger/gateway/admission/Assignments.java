package org.wardledger.gateway.admission;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;

/** Whom devices measure, and what they are registered as. */
@FunctionalInterface
public interface Assignments {
    /** Nobody registered anything: every device measures the bed that its topic names. */
    Assignments NONE = (device, readingMs) -> null;

    /** The assignment that holds for a device at this time of a reading, or null when there is none. */
    @Nullable
    DeviceRecord at(String device, long readingMs);

    /** What a device was registered as, or null when nobody did. */
    default @Nullable DeviceRegistration registration(String device) {
        return null;
    }
}
