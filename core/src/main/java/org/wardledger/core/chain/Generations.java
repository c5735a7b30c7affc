package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;

/**
 * The generations of a chain: where its log was gone on with after blocks or inputs were lost. All are one log over one
 * row of headers; the generation of the newest header in a size stands in the origin of that size's checkpoint. Immutable.
 *
 * @param later those behind the first, in order
 */
public record Generations(List<Begun> later) {
    public static final int FIRST = 1;
    private static final Generations NONE = new Generations(List.of());

    public Generations {
        later = List.copyOf(later);
    }

    /**
     * A generation that began behind the first.
     *
     * @param height of its first block, whose first entry says so
     * @param lost the newest checkpoint known of what was behind that, or null when no block was lost
     * @param input offset from which it goes on
     */
    public record Begun(int generation, long height, Entry.@Nullable Lost lost, long input) {}

    /** What a checkpoint of the chain is to the log as it is now. */
    public sealed interface Standing {
        /** Of this log: its root must be the log's at its size. */
        record Contained() implements Standing {}

        /**
         * Of blocks that were lost, and the log admits that.
         *
         * @param by the generation that went on without them
         * @param named whether it names exactly this checkpoint; else a larger or later one
         */
        record Lost(Begun by, boolean named) implements Standing {}

        /** Of no log that this one knows of, or of more blocks than it admits to have lost. */
        record Foreign(String why) implements Standing {}
    }

    /** The newest one. */
    public int newest() {
        return later.isEmpty() ? FIRST : later.getLast().generation();
    }

    /** Of the newest header in a log of this size. */
    public int at(long size) {
        int found = FIRST;
        for (Begun begun : later) {
            found = begun.height() < size ? begun.generation() : found;
        }
        return found;
    }

    /** Judges a checkpoint of this chain by its generation, size and root. Its signature and its site are not looked at. */
    public Standing standing(Checkpoint checkpoint) {
        if (!(Origin.parse(checkpoint.origin()) instanceof Parsed.Good<Origin>(Origin origin))) {
            return new Standing.Foreign("its origin is none");
        }
        int generation = origin.generation();
        long size = checkpoint.size();
        Begun next = later.stream()
                .filter(begun -> begun.generation() > generation)
                .findFirst()
                .orElse(null);
        if (at(size) == generation && (next == null || size <= next.height())) {
            return new Standing.Contained();
        }
        boolean tooSmall = later.stream().anyMatch(begun -> begun.generation() == generation && size <= begun.height());
        return next == null || tooSmall
                ? new Standing.Foreign("a log of " + size + " blocks is of generation " + at(size) + " here")
                : lost(next, generation, size, checkpoint.root());
    }

    private static Standing lost(Begun by, int generation, long size, Hash root) {
        Entry.Lost lost = by.lost();
        boolean last = lost != null && lost.generation() == generation;
        if (lost == null || (last && size > lost.size())) {
            return new Standing.Foreign("generation " + by.generation() + ", which began at block " + by.height()
                    + ", does not say that so many blocks were lost");
        }
        boolean same = last && size == lost.size();
        if (same && !root.equals(lost.root())) {
            return new Standing.Foreign("generation " + by.generation() + " names another root of these " + size
                    + " blocks that were lost");
        }
        return new Standing.Lost(by, same);
    }

    Generations and(Begun next) {
        return new Generations(Stream.concat(later.stream(), Stream.of(next)).toList());
    }

    static Generations read(ChainView view) {
        byte[] bytes = view.state(StateKeys.generations());
        return bytes == null ? NONE : decode(bytes);
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter().varint(later.size());
        for (Begun begun : later) {
            out.varint(begun.generation()).varint(begun.height()).varint(begun.input());
            Entry.Lost lost = begun.lost();
            out.u8(lost == null ? 0 : 1);
            if (lost != null) {
                out.varint(lost.generation())
                        .varint(lost.size())
                        .bytes(lost.root().toBytes());
            }
        }
        return out.toBytes();
    }

    private static Generations decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int count = in.count(Integer.MAX_VALUE, "generations");
        List<Begun> later = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int generation = in.count(Integer.MAX_VALUE, "generation");
            long height = in.varint();
            long input = in.varint();
            Entry.Lost lost = in.count(1, "flag") == 0
                    ? null
                    : new Entry.Lost(
                            in.count(Integer.MAX_VALUE, "generation"), in.varint(), Hash.of(in.bytes(Hash.LENGTH)));
            later.add(new Begun(generation, height, lost, input));
        }
        in.end();
        return new Generations(later);
    }
}
