package org.wardledger.core.merkle;

/** The root {@code hash} of the perfect subtree at {@code place}: what a store writes, once. */
public record SubtreeHash(Subtree place, Hash hash) {
    /** 0 for a leaf. */
    public int level() {
        return place.level();
    }

    /** Counts the subtrees of this level from the left. */
    public long index() {
        return place.index();
    }
}
