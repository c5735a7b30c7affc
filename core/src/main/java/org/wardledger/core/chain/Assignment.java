package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/** Whom a device's readings belong to: the meaning of an assignment's handle. */
public record Assignment(long handle, long patient, String device, String ward, String bed) {
    byte[] encode() {
        return new ByteWriter().u64(patient).text(device).text(ward).text(bed).toBytes();
    }

    /** Reads the state record of the assignment with this handle. */
    public static Assignment decode(long handle, byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        return new Assignment(handle, in.u64(), in.text(64, "device"), in.text(64, "ward"), in.text(64, "bed"));
    }
}
