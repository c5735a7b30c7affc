package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/** Whom a device's readings belong to: the meaning of an assignment's handle. */
public record Assignment(long handle, long patient, String device, String ward, String bed) {
    byte[] encodeMeaning() {
        return meaning(device, ward, bed);
    }

    static byte[] meaning(String device, String ward, String bed) {
        return new ByteWriter().text(device).text(ward).text(bed).toBytes();
    }

    static Assignment decode(long handle, long patient, byte[] meaning) {
        ByteReader in = new ByteReader(meaning);
        return new Assignment(handle, patient, in.text(64, "device"), in.text(64, "ward"), in.text(64, "bed"));
    }
}
