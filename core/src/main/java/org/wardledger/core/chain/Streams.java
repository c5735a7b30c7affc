package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.sequence.SequenceRange;
import org.wardledger.core.sequence.SequenceStep;
import org.wardledger.core.sequence.Standing;

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
        List<Integer> open = new ArrayList<>(state.streams().openBoots(stream.assignment(), stream.stream()));
        if (open.isEmpty()) {
            state.assignments().addStreamName(stream.assignment(), stream.stream());
        }
        open.add(stream.ordinal());
        List<Due> due = List.of();
        if (open.size() > MAX_OPEN_BOOTS) {
            StreamState oldest = known(open.removeFirst());
            due = change(oldest, oldest.sequences().close());
        }
        state.streams().openBoots(stream.assignment(), stream.stream(), open);
        return due;
    }

    /** Seals a sequence that is new, or was refused: then it is no hole, and was none since. */
    List<Due> seal(StreamState stream, long seq, long engineMs, Position position) {
        state.streams().addReading(stream.ordinal(), seq, position);
        if (stream.sequences().standing(seq) != Standing.NEW) {
            return List.of();
        }
        return change(stream, stream.sequences().insert(seq, engineMs + GRACE_MS));
    }

    /**
     * Sequences came, and were refused: they are not missing, unless they are closed or declared so already. A reading of one
     * that is not sealed may still come, whatever the stream takes else. A range has at most as many as an entry has messages.
     */
    List<Due> refuse(StreamState stream, List<SequenceRange> ranges, long engineMs, Position position) {
        List<Long> awaited = new ArrayList<>();
        for (SequenceRange range : ranges) {
            for (long left = range.to() - range.from(); left >= 0; left--) {
                long seq = range.to() - left;
                if (stream.sequences().awaits(seq)) {
                    awaited.add(seq);
                }
                if (seq != stream.handover()) {
                    state.streams().addRefused(stream.ordinal(), seq, position);
                }
            }
        }
        return change(stream, stream.sequences().insert(awaited, engineMs + GRACE_MS));
    }

    /** What came before this stream's assignment was sealed up to this sequence. */
    List<Due> handOver(StreamState stream, long last, long engineMs) {
        StreamState next = stream.handedOver(last);
        if (stream.sequences().standing(last) != Standing.NEW) {
            state.streams().put(next);
            return List.of();
        }
        return change(next, next.sequences().insert(last, engineMs + GRACE_MS));
    }

    /** A hole of this stream is due at this engine time. */
    List<Due> onTimer(int ordinal, long dueMs) {
        StreamState stream = known(ordinal);
        return change(stream, stream.sequences().declareDue(dueMs));
    }

    /** No hole waits longer than the grace from where engine time was set back to. */
    void onClockReset(long engineMs) {
        for (Timers.Due timer : state.streams().timers().all()) {
            StreamState stream = known((int) timer.of());
            state.streams().put(stream.with(stream.sequences().dueBy(engineMs + GRACE_MS)));
        }
    }

    /** A gap that was due is sealed. */
    void sealGap(Due.OfGap gap, Position position) {
        StreamState stream = known(gap.stream());
        state.streams().addGap(stream, new SealedGap(gap.from(), gap.to(), position));
        state.streams().put(stream.withOneMoreGap());
    }

    private List<Due> change(StreamState stream, SequenceStep step) {
        state.streams().put(stream.with(step.next()));
        List<Due> due = new ArrayList<>();
        step.declared().forEach(range -> due.add(new Due.OfGap(stream.ordinal(), range.from(), range.to())));
        return due;
    }

    private StreamState known(int ordinal) {
        StreamState stream = state.streams().get(ordinal);
        if (stream == null) {
            throw new IllegalStateException("stream " + ordinal + " is not there");
        }
        return stream;
    }
}
