package org.wardledger.ledger.event;

import java.util.List;
import org.wardledger.core.device.DeviceRecord;

/** Which assignments are registered, as {@code wardledger.devices} has them. Thread-safe. */
public interface Devices {
    /**
     * A device's assignments, oldest first; empty when nobody registered one.
     *
     * @throws NotRead when the topic was not read to its end yet
     */
    List<DeviceRecord> history(String device);

    /** The topic is not known to its end: what it says of a device cannot be told. */
    final class NotRead extends RuntimeException {
        public NotRead(String message) {
            super(message);
        }
    }
}
