package org.wardledger.core.sequence;

/** Sequences {@code from} to {@code to}, both inclusive. */
public record SequenceRange(long from, long to) {
    public SequenceRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("a range of sequences from " + from + " to " + to);
        }
    }
}
