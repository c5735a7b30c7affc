package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.sequence.SequenceSet;
import org.wardledger.core.sequence.SequenceSetCodec;

/**
 * One boot of one stream under one assignment.
 *
 * @param sequences which of its readings are sealed
 * @param gaps how many Gap entries it has
 * @param handover the sequence that the assignment before ended with, or {@link #NOT_HANDED_OVER}
 */
public record StreamState(
        int ordinal, long assignment, String stream, String boot, SequenceSet sequences, int gaps, long handover) {
    public static final long NOT_HANDED_OVER = -1;

    /** A stream that was opened and has no reading yet. */
    static StreamState opened(int ordinal, long assignment, String stream, String boot) {
        return new StreamState(ordinal, assignment, stream, boot, SequenceSet.EMPTY, 0, NOT_HANDED_OVER);
    }

    public boolean isHandedOver() {
        return handover != NOT_HANDED_OVER;
    }

    StreamState with(SequenceSet next) {
        return new StreamState(ordinal, assignment, stream, boot, next, gaps, handover);
    }

    StreamState withOneMoreGap() {
        return new StreamState(ordinal, assignment, stream, boot, sequences, gaps + 1, handover);
    }

    StreamState handedOver(long last) {
        return new StreamState(ordinal, assignment, stream, boot, sequences, gaps, last);
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter()
                .u64(assignment)
                .text(stream)
                .text(boot)
                .varint(gaps)
                .varint(handover + 1); // unsigned: 2^63 at most
        SequenceSetCodec.write(out, sequences);
        return out.toBytes();
    }

    /** Reads the state record of the stream with this ordinal. */
    public static StreamState decode(int ordinal, byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        long assignment = in.u64();
        String stream = in.text(255, "stream");
        String boot = in.text(255, "boot");
        int gaps = in.count(Integer.MAX_VALUE, "gaps");
        long handover = in.varint() - 1;
        SequenceSet sequences = SequenceSetCodec.read(in);
        in.end();
        return new StreamState(ordinal, assignment, stream, boot, sequences, gaps, handover);
    }
}
