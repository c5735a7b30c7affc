package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/** A Gap entry of a stream: which sequences it declares missing, both inclusive, and where it stands. */
public record SealedGap(long from, long to, Position position) {
    byte[] encode() {
        return new ByteWriter()
                .varint(from)
                .varint(to)
                .varint(position.height())
                .varint(position.index())
                .toBytes();
    }

    static SealedGap decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        long from = in.varint();
        long to = in.varint();
        return new SealedGap(from, to, new Position(in.varint(), in.count(Integer.MAX_VALUE, "index")));
    }
}
