package org.wardledger.core.merkle;

/**
 * A position on the way from a node up to the root, in the terms of RFC 9162: fn is the node's index on its level,
 * sn the index of the level's last node. Not thread-safe.
 */
final class Climb {
    private long fn;
    private long sn;

    Climb(long fn, long sn) {
        this.fn = fn;
        this.sn = sn;
    }

    /** The last node of a level without a right neighbour passes up until it has a left one. */
    boolean siblingIsLeft() {
        return isRightChild() || fn == sn;
    }

    void up() {
        if (fn == sn) {
            while (!isRightChild() && fn != 0) {
                shift();
            }
        }
        shift();
    }

    /** Goes up to the root of the largest perfect subtree that ends with this leaf. */
    void skipRightTurns() {
        while (isRightChild()) {
            shift();
        }
    }

    boolean atRoot() {
        return sn == 0;
    }

    private boolean isRightChild() {
        return (fn & 1) == 1;
    }

    private void shift() {
        fn >>= 1;
        sn >>= 1;
    }
}
