package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.sequence.SequenceStep;

/**
 * The sequences of a chain's streams: which gaps follow from what is sealed, and when. Keeps nothing itself; belongs to
 * one {@link ChainState}.
 */
final class Streams {
    /** A hole is declared when it is this old by engine time: gateways that share a ward reorder its messages. */
    static final long GRACE_MS = 5_000;
    /** Boots of one stream under one assignment that take new readings. */
    static final int MAX_OPEN_BOOTS = 16;

    private final ChainState state;

    Streams(ChainState state) {
        this.state = state;
    }

    /** Adds a boot; with one too many, the one that was opened longest ago is closed. */
    List<Due> open(StreamState stream) {
        state.addStream(stream);
        List<Integer> open = new ArrayList<>(state.openBoots(stream.assignment(), stream.stream()));
        open.add(stream.ordinal());
        List<Due> due = List.of();
        if (open.size() > MAX_OPEN_BOOTS) {
            StreamState oldest = known(open.removeFirst());
            due = change(oldest, oldest.sequences().close());
        }
        state.openBoots(stream.assignment(), stream.stream(), open);
        return due;
    }

    /** Seals a sequence that is new. */
    List<Due> seal(StreamState stream, long seq, long engineMs, Position position) {
        state.addReading(stream.ordinal(), seq, position);
        return change(stream, stream.sequences().insert(seq, engineMs + GRACE_MS));
    }

    /** A hole of this stream is due at this engine time. */
    List<Due> onTimer(int ordinal, long dueMs) {
        StreamState stream = known(ordinal);
        return change(stream, stream.sequences().declareDue(dueMs));
    }

    /** No hole waits longer than the grace from where engine time was set back to. */
    void onClockReset(long engineMs) {
        for (Timers.Due timer : state.streamTimers().all()) {
            StreamState stream = known((int) timer.of());
            state.put(stream.with(stream.sequences().dueBy(engineMs + GRACE_MS)));
        }
    }

    /** A gap that was due is sealed. */
    void sealGap(Due.OfGap gap, Position position) {
        StreamState stream = known(gap.stream());
        state.addGap(stream, new SealedGap(gap.from(), gap.to(), position));
        state.put(stream.withOneMoreGap());
    }

    private List<Due> change(StreamState stream, SequenceStep step) {
        state.put(stream.with(step.next()));
        List<Due> due = new ArrayList<>();
        step.declared().forEach(range -> due.add(new Due.OfGap(stream.ordinal(), range.from(), range.to())));
        return due;
    }

    private StreamState known(int ordinal) {
        StreamState stream = state.stream(ordinal);
        if (stream == null) {
            throw new IllegalStateException("stream " + ordinal + " is not there");
        }
        return stream;
    }
}
