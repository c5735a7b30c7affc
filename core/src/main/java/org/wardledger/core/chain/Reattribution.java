package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/**
 * Readings of an assignment that are not its patient's.
 *
 * @param fromMs of the readings' own time, inclusive
 * @param toMs exclusive
 * @param position of the entry that says so
 */
public record Reattribution(long fromMs, long toMs, Position position) {
    public boolean covers(long readingMs) {
        return readingMs >= fromMs && readingMs < toMs;
    }

    byte[] encode() {
        return new ByteWriter()
                .varint(fromMs)
                .varint(toMs)
                .bytes(position.encode())
                .toBytes();
    }

    static Reattribution decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        return new Reattribution(in.varint(), in.varint(), Position.decode(in.bytes(in.remaining())));
    }
}
