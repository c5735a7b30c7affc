package org.wardledger.core.sequence;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;

/**
 * Canonical bytes of a {@link SequenceSet} in a chain's derived state. {@code u8}: bit 0, something is sealed; bit 1, the
 * set is closed. When something is sealed: first, last - first, floor - first or 0, number of holes, and of each the
 * distance from the last sealed sequence known before it, its length, and 0 or 1 + its due time, all varints.
 */
public final class SequenceSetCodec {
    private static final int SEALED = 1;
    private static final int CLOSED = 2;

    private SequenceSetCodec() {}

    public static void write(ByteWriter out, SequenceSet set) {
        boolean sealed = set.first() != SequenceSet.NONE;
        out.u8((sealed ? SEALED : 0) | (set.closed() ? CLOSED : 0));
        if (!sealed) {
            return;
        }
        out.varint(set.first()).varint(set.last() - set.first());
        out.varint(set.floor() == 0 ? 0 : set.floor() - set.first());
        out.varint(set.holes().size());
        long before = Math.max(set.first(), set.floor());
        for (Hole hole : set.holes()) {
            out.varint(hole.from() - before).varint(hole.to() - hole.from() + 1).varint(hole.dueMs() + 1);
            before = hole.to() + 1;
        }
    }

    /** @throws DecodeException when the bytes are not the canonical encoding of a set */
    public static SequenceSet read(ByteReader in) {
        int flags = in.u8();
        if (flags > (SEALED | CLOSED)) {
            throw new DecodeException("unknown flags " + flags + " of a set of sequences");
        }
        boolean closed = (flags & CLOSED) != 0;
        try {
            if ((flags & SEALED) == 0) {
                return new SequenceSet(SequenceSet.NONE, SequenceSet.NONE, 0, closed, List.of());
            }
            long first = number(in);
            long last = Math.addExact(first, number(in));
            long aboveFirst = number(in);
            long floor = aboveFirst == 0 ? 0 : Math.addExact(first, aboveFirst);
            return new SequenceSet(first, last, floor, closed, holes(in, Math.max(first, floor)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new DecodeException("no set of sequences: " + e.getMessage());
        }
    }

    private static List<Hole> holes(ByteReader in, long sealed) {
        List<Hole> holes = new ArrayList<>();
        long before = sealed;
        for (int left = in.count(SequenceSet.MAX_HOLES, "holes"); left > 0; left--) {
            long from = Math.addExact(before, number(in));
            long to = Math.addExact(from, number(in) - 1);
            holes.add(new Hole(from, to, number(in) - 1));
            before = Math.addExact(to, 1);
        }
        return holes;
    }

    private static long number(ByteReader in) {
        long value = in.varint();
        if (value < 0) {
            throw new DecodeException("a sequence beyond 63 bits");
        }
        return value;
    }
}
