package org.wardledger.core.device;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.vitals.Names;

/** One record of {@code wardledger.devices}, docs/FORMATS.md "Devices": what a device is, or whom it measures from when on. */
public sealed interface DeviceFact permits DeviceRecord, DeviceRegistration {
    String device();

    /** The chain that it is sealed in. */
    int chain();

    /** The record's key in the topic. */
    byte[] key();

    /** The record's value in the topic. */
    byte[] value();

    /**
     * @param key null where a record has none, which is no record of the topic
     * @param value the same
     * @throws DecodeException when the bytes are not a record of the topic
     */
    static DeviceFact decode(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null || value == null) {
            throw new DecodeException("a device's record without a key or a value");
        }
        ByteReader name = new ByteReader(key);
        ByteReader in = new ByteReader(value);
        try {
            String device = name.text(Names.MAX_LENGTH, "device");
            DeviceFact fact = name.hasMore()
                    ? DeviceRecord.decode(device, name.u64(), in)
                    : DeviceRegistration.decode(device, in);
            name.end();
            in.end();
            return fact;
        } catch (IllegalArgumentException e) {
            throw new DecodeException(String.valueOf(e.getMessage()));
        }
    }
}
