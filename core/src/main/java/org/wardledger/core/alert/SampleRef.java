package org.wardledger.core.alert;

import org.wardledger.core.bytes.ByteWriter;

/**
 * Which sealed reading a sample came from.
 *
 * @param assignment handle of the assignment
 * @param stream ordinal of the stream's boot in its chain
 */
public record SampleRef(long assignment, int stream, long seq) {
    /** One encoding, for naming what the sample raised. */
    public byte[] encode() {
        return new ByteWriter().u64(assignment).varint(stream).varint(seq).toBytes();
    }
}
