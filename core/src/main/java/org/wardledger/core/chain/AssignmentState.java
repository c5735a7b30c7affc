package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/**
 * What an assignment's entries say without a key.
 *
 * @param patient the patient's handle
 * @param untilMs of readings, exclusive, once it was released, else {@link #NOT_RELEASED}
 * @param streams how many names of streams were opened under it
 * @param reattributions how many Reattributed entries it has
 */
public record AssignmentState(long patient, long untilMs, int streams, int reattributions) {
    public static final long NOT_RELEASED = -1;

    static AssignmentState of(long patient) {
        return new AssignmentState(patient, NOT_RELEASED, 0, 0);
    }

    public boolean isReleased() {
        return untilMs != NOT_RELEASED;
    }

    AssignmentState released(long atMs) {
        return new AssignmentState(patient, atMs, streams, reattributions);
    }

    AssignmentState withOneMoreStream() {
        return new AssignmentState(patient, untilMs, streams + 1, reattributions);
    }

    AssignmentState withOneMoreReattribution() {
        return new AssignmentState(patient, untilMs, streams, reattributions + 1);
    }

    byte[] encode() {
        return new ByteWriter()
                .u64(patient)
                .varint(untilMs + 1)
                .varint(streams)
                .varint(reattributions)
                .toBytes();
    }

    static AssignmentState decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        AssignmentState state = new AssignmentState(
                in.u64(),
                in.varint() - 1,
                in.count(Integer.MAX_VALUE, "streams"),
                in.count(Integer.MAX_VALUE, "reattributions"));
        in.end();
        return state;
    }
}
