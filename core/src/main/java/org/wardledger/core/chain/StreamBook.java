package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/** Streams, their timers, and the places of their readings and gaps. Mutable, not thread-safe. */
final class StreamBook {
    private final StateRecords records;
    private final Timers timers;

    /** Streams that were read or changed: each reading changes its stream, which is encoded once a block. */
    private final Map<Integer, StreamState> known = new HashMap<>();

    private final Set<Integer> changed = new HashSet<>();

    StreamBook(ChainView view, StateRecords records) {
        this.records = records;
        this.timers = Timers.read(view, StateKeys.streamTimers());
    }

    Timers timers() {
        return timers;
    }

    @Nullable
    StreamState get(long assignment, String stream, String boot) {
        byte[] ordinal = records.get(StateKeys.streamOf(assignment, stream, boot));
        return ordinal == null ? null : get(new ByteReader(ordinal).count(Integer.MAX_VALUE, "ordinal"));
    }

    @Nullable
    StreamState get(int ordinal) {
        StreamState stream = known.get(ordinal);
        if (stream == null) {
            byte[] bytes = records.get(StateKeys.stream(ordinal));
            if (bytes == null) {
                return null;
            }
            stream = StreamState.decode(ordinal, bytes);
            known.put(ordinal, stream);
        }
        return stream;
    }

    void add(StreamState stream) {
        byte[] ordinal = new ByteWriter().varint(stream.ordinal()).toBytes();
        records.put(StateKeys.streamOf(stream.assignment(), stream.stream(), stream.boot()), ordinal);
        changed(stream);
    }

    private void changed(StreamState stream) {
        known.put(stream.ordinal(), stream);
        changed.add(stream.ordinal());
    }

    /** Takes over what changed of a stream. */
    void put(StreamState stream) {
        changed(stream);
        if (timers.set(stream.ordinal(), stream.sequences().nextDueMs())) {
            records.put(StateKeys.streamTimers(), new byte[1]); // encoded once, when the block is cut
        }
    }

    /** Boots of a stream that take new readings, in the order in which they were opened. */
    List<Integer> openBoots(long assignment, String stream) {
        byte[] bytes = records.get(StateKeys.openBoots(assignment, stream));
        List<Integer> open = new ArrayList<>();
        if (bytes != null) {
            ByteReader in = new ByteReader(bytes);
            while (in.hasMore()) {
                open.add(in.count(Integer.MAX_VALUE, "ordinal"));
            }
        }
        return open;
    }

    void openBoots(long assignment, String stream, List<Integer> ordinals) {
        ByteWriter out = new ByteWriter();
        ordinals.forEach(out::varint);
        records.put(StateKeys.openBoots(assignment, stream), out.toBytes());
    }

    void addReading(int stream, long seq, Position position) {
        records.put(StateKeys.reading(stream, seq), position.encode());
    }

    /** Adds a stream's next gap; its number is the stream's count of them so far. */
    void addGap(StreamState stream, SealedGap gap) {
        records.put(StateKeys.gap(stream.ordinal(), stream.gaps()), gap.encode());
    }

    /** Where a reading was sealed, or null. */
    @Nullable
    Position position(int stream, long seq) {
        byte[] bytes = records.get(StateKeys.reading(stream, seq));
        return bytes == null ? null : Position.decode(bytes);
    }

    /** Unless it was sealed or refused before. */
    void addRefused(int stream, long seq, Position position) {
        StateKey name = StateKeys.refused(stream, seq);
        if (position(stream, seq) == null && records.get(name) == null) {
            records.put(name, position.encode());
        }
    }

    /** Whether all that came of this sequence was refused: a reading of it is still new, whatever the stream takes else. */
    boolean isRefused(int stream, long seq) {
        return records.get(StateKeys.refused(stream, seq)) != null && position(stream, seq) == null;
    }

    boolean isUnchanged() {
        return changed.isEmpty();
    }

    /** Lets go of what the records can give again. */
    void clear() {
        known.clear();
    }

    /** Writes what is encoded once a block. */
    void drain() {
        for (int ordinal : changed) {
            StreamState stream = known.get(ordinal);
            if (stream == null) {
                throw new IllegalStateException("a changed stream was let go of");
            }
            records.put(StateKeys.stream(ordinal), stream.encode());
        }
        changed.clear();
        if (records.hasChanged(StateKeys.streamTimers())) {
            records.put(StateKeys.streamTimers(), timers.encode());
        }
    }
}
