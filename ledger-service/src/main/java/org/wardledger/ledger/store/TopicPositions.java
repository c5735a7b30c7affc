package org.wardledger.ledger.store;

import java.nio.ByteBuffer;

/** Where indexing goes on: the next offsets of one chain's partitions. */
public record TopicPositions(long headers, long blocks) {
    public static final TopicPositions START = new TopicPositions(0, 0);

    byte[] encode() {
        return ByteBuffer.allocate(16).putLong(headers).putLong(blocks).array();
    }

    static TopicPositions decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new TopicPositions(in.getLong(), in.getLong());
    }
}
