package org.wardledger.gateway.admission;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.device.DeviceRecord;

/** Whom devices measure. */
@FunctionalInterface
public interface Assignments {
    /** Nobody registered anything: every device measures the bed that its topic names. */
    Assignments NONE = (device, readingMs) -> null;

    /** The assignment that holds for a device at this time of a reading, or null when there is none. */
    @Nullable
    DeviceRecord at(String device, long readingMs);
}
