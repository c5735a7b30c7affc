package org.wardledger.ledger.store;

import java.nio.ByteBuffer;

/** Where indexing goes on: the next offsets of one chain's partitions. */
public record TopicPositions(long headers, long blocks) {
    public static final TopicPositions START = new TopicPositions(0, 0);

    /** @param height of the newest block in the index, -1 when there is none: the tables must agree on it */
    byte[] encode(long height) {
        return ByteBuffer.allocate(24)
                .putLong(headers)
                .putLong(blocks)
                .putLong(height)
                .array();
    }

    static TopicPositions decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new TopicPositions(in.getLong(), in.getLong());
    }

    /** The height that was stored with them. */
    static long height(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong(16);
    }
}
