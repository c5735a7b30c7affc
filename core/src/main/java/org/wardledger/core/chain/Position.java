package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/** Place of an entry in its chain. */
public record Position(long height, int index) {
    byte[] encode() {
        return new ByteWriter().varint(height).varint(index).toBytes();
    }

    public static Position decode(byte[] bytes) {
        return decode(new ByteReader(bytes));
    }

    static Position decode(ByteReader in) {
        return new Position(in.varint(), in.count(Integer.MAX_VALUE, "index"));
    }
}
