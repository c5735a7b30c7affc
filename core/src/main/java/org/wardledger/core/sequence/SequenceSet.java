package org.wardledger.core.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The sealed sequences of one stream, 0 to 2^63-1: all from {@code first} to {@code last} but those in holes. It keeps at
 * most {@link #MAX_HOLES}; with one more, the lowest is closed and everything up to it forgotten. Immutable.
 *
 * @param first lowest sealed sequence, {@link #NONE} when nothing is sealed
 * @param last highest sealed sequence, {@link #NONE} when nothing is sealed
 * @param floor what lies below is closed: sealed, or never to be; 0 at first, then a sealed sequence
 * @param closed nothing new is taken, whatever its sequence
 * @param holes what is missing above the floor, lowest first; between two of them is at least one sealed sequence
 */
public record SequenceSet(long first, long last, long floor, boolean closed, List<Hole> holes) {
    public static final int MAX_HOLES = 64;
    public static final long NONE = -1;
    /** No hole is pending. */
    public static final long NOTHING_DUE = Long.MAX_VALUE;

    public static final SequenceSet EMPTY = new SequenceSet(NONE, NONE, 0, false, List.of());

    public SequenceSet {
        holes = List.copyOf(holes);
        if (first == NONE || last == NONE) {
            require(first == last && floor == 0 && holes.isEmpty());
        } else {
            require(0 <= first && first <= last && (floor == 0 || (first < floor && floor <= last)));
            require(holes.size() <= MAX_HOLES);
            long sealed = Math.max(first, floor);
            for (Hole hole : holes) {
                require(hole.from() > sealed && hole.to() < last && !(closed && hole.isPending()));
                sealed = hole.to() + 1; // no overflow: it is not above last
            }
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("no set of sequences has this form");
        }
    }

    /** @throws IllegalArgumentException when the sequence is negative */
    public Standing standing(long seq) {
        if (seq < 0) {
            throw new IllegalArgumentException("a sequence of " + seq);
        }
        if (seq < floor) {
            return Standing.CLOSED;
        }
        boolean sealed = first <= seq && seq <= last && first != NONE && holeOf(seq) < 0;
        if (sealed) {
            return Standing.SEALED;
        }
        return closed ? Standing.CLOSED : Standing.NEW;
    }

    /** Whether the sequence is new and not declared missing: what is known of it now changes which holes there are. */
    public boolean awaits(long seq) {
        int hole = holeOf(seq);
        return standing(seq) == Standing.NEW && (hole < 0 || holes.get(hole).isPending());
    }

    /** Whether the sequence can be sealed without a hole being closed for it. */
    public boolean hasRoom(long seq) {
        return standing(seq) != Standing.NEW
                || holes.size() < MAX_HOLES
                || insert(seq, 0).next().floor() == floor;
    }

    /**
     * Seals a sequence. One that is sealed changes nothing; one beyond the newest or below the oldest opens a hole up to
     * it; one within a hole leaves what is left of it, as due or declared as it was.
     *
     * @param dueMs engine time at which a hole that it opens is to be declared
     * @return with the hole that was closed for want of room, unless it was declared
     * @throws IllegalArgumentException when the set does not take it any more
     */
    public SequenceStep insert(long seq, long dueMs) {
        return insert(List.of(seq), dueMs);
    }

    /**
     * Seals several sequences at once: holes are closed for want of room only when all are in.
     *
     * @return with the holes that were closed, unless they were declared
     */
    public SequenceStep insert(List<Long> seqs, long dueMs) {
        long nextFirst = first;
        long nextLast = last;
        List<Hole> next = new ArrayList<>(holes);
        for (long seq : seqs) {
            if (standing(seq) == Standing.CLOSED) {
                throw new IllegalArgumentException("sequence " + seq + " is too late");
            }
            if (nextFirst == NONE) {
                nextFirst = seq;
                nextLast = seq;
            } else if (seq > nextLast) {
                if (seq - 1 > nextLast) {
                    next.add(new Hole(nextLast + 1, seq - 1, dueMs));
                }
                nextLast = seq;
            } else if (seq < nextFirst) {
                if (nextFirst - 1 > seq) {
                    next.addFirst(new Hole(seq + 1, nextFirst - 1, dueMs));
                }
                nextFirst = seq;
            } else {
                fill(next, seq);
            }
        }
        return bounded(nextFirst, nextLast, next);
    }

    private static void fill(List<Hole> next, long seq) {
        int within = holeOf(next, seq);
        if (within < 0) {
            return;
        }
        Hole hole = next.remove(within);
        if (seq < hole.to()) {
            next.add(within, new Hole(seq + 1, hole.to(), hole.dueMs()));
        }
        if (seq > hole.from()) {
            next.add(within, new Hole(hole.from(), seq - 1, hole.dueMs()));
        }
    }

    private SequenceStep bounded(long nextFirst, long nextLast, List<Hole> next) {
        long nextFloor = floor;
        List<SequenceRange> declared = new ArrayList<>();
        while (next.size() > MAX_HOLES) {
            Hole lowest = next.removeFirst();
            nextFloor = lowest.to() + 1;
            if (lowest.isPending()) {
                declared.add(lowest.range());
            }
        }
        return new SequenceStep(new SequenceSet(nextFirst, nextLast, nextFloor, closed, next), declared);
    }

    /** Engine time at which the next hole is due, or {@link #NOTHING_DUE}. */
    public long nextDueMs() {
        long next = NOTHING_DUE;
        for (Hole hole : holes) {
            next = hole.isPending() ? Math.min(next, hole.dueMs()) : next;
        }
        return next;
    }

    /** Declares the pending holes that are due at this engine time. */
    public SequenceStep declareDue(long engineMs) {
        return declare(hole -> hole.dueMs() <= engineMs, closed);
    }

    /** Takes nothing new from now on: every pending hole is declared. */
    public SequenceStep close() {
        return declare(hole -> true, true);
    }

    private SequenceStep declare(Predicate<Hole> due, boolean nextClosed) {
        List<Hole> next = new ArrayList<>(holes.size());
        List<SequenceRange> declared = new ArrayList<>();
        for (Hole hole : holes) {
            if (hole.isPending() && due.test(hole)) {
                next.add(hole.declared());
                declared.add(hole.range());
            } else {
                next.add(hole);
            }
        }
        return new SequenceStep(new SequenceSet(first, last, floor, nextClosed, next), declared);
    }

    /** Engine time was set back: no pending hole waits beyond this time. */
    public SequenceSet dueBy(long dueMs) {
        List<Hole> next = holes.stream()
                .map(hole -> hole.isPending() ? new Hole(hole.from(), hole.to(), Math.min(hole.dueMs(), dueMs)) : hole)
                .toList();
        return new SequenceSet(first, last, floor, closed, next);
    }

    /** Index of the hole that the sequence lies in, negative when it lies in none. */
    private int holeOf(long seq) {
        return holeOf(holes, seq);
    }

    private static int holeOf(List<Hole> holes, long seq) {
        int low = 0;
        int high = holes.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Hole hole = holes.get(middle);
            if (seq < hole.from()) {
                high = middle - 1;
            } else if (seq > hole.to()) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }
}
