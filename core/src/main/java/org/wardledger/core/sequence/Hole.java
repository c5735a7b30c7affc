package org.wardledger.core.sequence;

/**
 * Sequences that are missing between two sealed ones.
 *
 * @param from lowest one that is missing
 * @param to highest one
 * @param dueMs engine time at which they are to be declared, or {@link #DECLARED}
 */
public record Hole(long from, long to, long dueMs) {
    /** In place of a time: a Gap has said so already. */
    public static final long DECLARED = -1;

    public Hole {
        if (from < 0 || to < from || dueMs < DECLARED || dueMs == Long.MAX_VALUE) {
            throw new IllegalArgumentException("a hole from " + from + " to " + to + " due at " + dueMs);
        }
    }

    public boolean isPending() {
        return dueMs != DECLARED;
    }

    SequenceRange range() {
        return new SequenceRange(from, to);
    }

    Hole declared() {
        return new Hole(from, to, DECLARED);
    }
}
