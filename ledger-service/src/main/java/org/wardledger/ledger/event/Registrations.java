package org.wardledger.ledger.event;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.device.DeviceRegistration;

/** What devices are, as {@code wardledger.devices} has it. Thread-safe. */
public interface Registrations {
    /**
     * What a device was registered as, or null.
     *
     * @throws Devices.NotRead when the topic was not read to its end yet
     */
    @Nullable
    DeviceRegistration registration(String device);

    /**
     * All of them, by the devices' names.
     *
     * @throws Devices.NotRead when the topic was not read to its end yet
     */
    List<DeviceRegistration> registrations();
}
