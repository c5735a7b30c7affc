package org.wardledger.core.device;

import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.DeviceContent;
import org.wardledger.core.vitals.Names;

/**
 * What a device is, as somebody registered it last.
 *
 * @param chain that it is sealed in
 * @param kind as {@link DeviceContent} has it, and so the rest
 */
public record DeviceRegistration(String device, int chain, String kind, List<String> streams, long intervalMs)
        implements DeviceFact {
    private static final int VERSION = 2; // 1 is an assignment's

    public DeviceRegistration {
        Names.check(device, "device");
        DeviceContent.check(kind, streams, intervalMs);
        streams = List.copyOf(streams);
    }

    public static DeviceRegistration of(int chain, DeviceContent content) {
        return new DeviceRegistration(content.device(), chain, content.kind(), content.streams(), content.intervalMs());
    }

    @Override
    public byte[] key() {
        return new ByteWriter().text(device).toBytes();
    }

    @Override
    public byte[] value() {
        ByteWriter out = new ByteWriter().u8(VERSION).varint(chain);
        DeviceContent.encode(out, kind, streams, intervalMs);
        return out.toBytes();
    }

    static DeviceRegistration decode(String device, ByteReader in) {
        if (in.u8() != VERSION) {
            throw new DecodeException("unknown version of a device's registration");
        }
        return new DeviceRegistration(
                device,
                in.count(Integer.MAX_VALUE, "chain"),
                in.text(Names.MAX_LENGTH, "kind"),
                DeviceContent.streams(in),
                in.varint());
    }
}
