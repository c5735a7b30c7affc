package org.wardledger.ledger.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.Position;
import org.wardledger.core.chain.StateKeys;

/**
 * One chain's streams: where they were opened, and where each of their readings, and the refusal of each that was refused, is,
 * by sequence. Thread-safe.
 */
public final class StreamIndex {
    private final Rocks rocks;
    private final int chain;

    StreamIndex(Rocks rocks, int chain) {
        this.rocks = rocks;
        this.chain = chain;
    }

    /** Looks at sealed readings, or at refused ones, in order until it says false. */
    @FunctionalInterface
    public interface Visitor {
        boolean visit(long seq, Position position);
    }

    static byte[] value(Position position) {
        return ByteBuffer.allocate(12)
                .putLong(position.height())
                .putInt(position.index())
                .array();
    }

    /** Where the stream with this ordinal was opened, or null. */
    public @Nullable Position opened(int stream) {
        return place(Keys.stream(chain, stream));
    }

    /** Where it was handed over to the stream's assignment, or null. */
    public @Nullable Position handover(int stream) {
        return place(Keys.handover(chain, stream));
    }

    private @Nullable Position place(byte[] key) {
        byte[] value = rocks.get(Table.STREAMS, key);
        if (value == null) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        return new Position(in.getLong(), in.getInt());
    }

    /** Walks a stream's sealed readings from a sequence up. */
    public void forward(int stream, long from, Visitor visitor) {
        up(reading(stream, from), visitor);
    }

    /** Walks the sequences that were refused before anything of them was sealed, up. Some are sealed by now. */
    public void refused(int stream, long from, Visitor visitor) {
        up(Keys.state(chain, StateKeys.refused(stream, from)), visitor);
    }

    /** The same down. */
    public void refusedBackward(int stream, long from, Visitor visitor) {
        down(Keys.state(chain, StateKeys.refused(stream, from)), visitor);
    }

    private void up(byte[] key, Visitor visitor) {
        try (Rocks.Walk it = rocks.walk(Table.STATE)) {
            for (it.seek(key); isOf(it, key) && visit(it, visitor); it.next()) {}
        }
    }

    /** Walks a stream's sealed readings from a sequence down. */
    public void backward(int stream, long from, Visitor visitor) {
        down(reading(stream, from), visitor);
    }

    private void down(byte[] key, Visitor visitor) {
        try (Rocks.Walk it = rocks.walk(Table.STATE)) {
            for (it.seekForPrev(key); isOf(it, key) && visit(it, visitor); it.prev()) {}
        }
    }

    private byte[] reading(int stream, long seq) {
        return Keys.state(chain, StateKeys.reading(stream, seq));
    }

    /** The sequence is the last 8 bytes of the key, so that all of a stream stand beside each other in their order. */
    private static boolean isOf(Rocks.Walk it, byte[] key) {
        if (!it.isValid() || it.key().length != key.length) {
            return false;
        }
        int prefix = key.length - Long.BYTES;
        return Arrays.equals(it.key(), 0, prefix, key, 0, prefix);
    }

    private static boolean visit(Rocks.Walk it, Visitor visitor) {
        byte[] key = it.key();
        long seq = ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
        return visitor.visit(seq, Position.decode(it.value()));
    }
}
