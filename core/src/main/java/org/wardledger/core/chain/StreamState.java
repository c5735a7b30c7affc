package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/**
 * One boot of one stream under one assignment.
 *
 * @param lastSeq highest sequence sealed so far, -1 for none: above it nothing can be a duplicate
 */
public record StreamState(int ordinal, long assignment, String stream, String boot, long lastSeq) {
    StreamState sealed(long seq) {
        return seq <= lastSeq ? this : new StreamState(ordinal, assignment, stream, boot, seq);
    }

    byte[] encode() {
        return new ByteWriter()
                .u64(assignment)
                .text(stream)
                .text(boot)
                .zigzag(lastSeq)
                .toBytes();
    }

    /** Reads the state record of the stream with this ordinal. */
    public static StreamState decode(int ordinal, byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        return new StreamState(ordinal, in.u64(), in.text(255, "stream"), in.text(255, "boot"), in.zigzag());
    }
}
