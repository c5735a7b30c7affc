package org.wardledger.core.merkle;

/**
 * The place of a perfect subtree: the 2^level leaves from index × 2^level on.
 *
 * @param level 0 (a leaf) to 62
 * @param index counts the subtrees of that level from the left
 */
public record Subtree(int level, long index) {
    public Subtree {
        if (level < 0 || level > TreeMath.MAX_LEVEL || index < 0) {
            throw new IllegalArgumentException("no such subtree: level " + level + ", index " + index);
        }
    }
}
