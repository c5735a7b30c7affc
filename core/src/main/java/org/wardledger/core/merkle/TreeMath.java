package org.wardledger.core.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape of an RFC 6962 tree, which its size alone decides. No hashing. Sizes and indexes are 0 to 2^63-1.
 * The proof lengths are those of transparency-dev/merkle, proof/verify.go.
 */
public final class TreeMath {
    /** The highest level of a perfect subtree in a tree of at most 2^63-1 leaves. */
    public static final int MAX_LEVEL = 62;

    private TreeMath() {}

    /** The perfect subtrees that become complete when leaf number {@code leafIndex} is appended, from level 0 upward. */
    public static List<Subtree> completedBy(long leafIndex) {
        if (leafIndex < 0 || leafIndex == Long.MAX_VALUE) {
            throw new IllegalArgumentException("no such leaf: " + leafIndex);
        }
        int highest = Long.numberOfTrailingZeros(leafIndex + 1);
        List<Subtree> completed = new ArrayList<>(highest + 1);
        for (int level = 0; level <= highest; level++) {
            completed.add(new Subtree(level, leafIndex >> level));
        }
        return completed;
    }

    /** The largest perfect subtrees that make up the first {@code size} leaves, from left to right. */
    public static List<Subtree> peaks(long size) {
        checkSize(size);
        List<Subtree> peaks = new ArrayList<>(Long.bitCount(size));
        for (int level = MAX_LEVEL; level >= 0; level--) {
            if (((size >> level) & 1) == 1) {
                peaks.add(new Subtree(level, (size >> level) - 1));
            }
        }
        return peaks;
    }

    /** The number of hashes in the inclusion proof of leaf {@code index} in a tree of {@code size} > index leaves. */
    public static int inclusionProofLength(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " is not in a tree of size " + size);
        }
        int inner = innerLength(index, size);
        return inner + Long.bitCount(index >>> inner);
    }

    /** The number of hashes in the consistency proof between two sizes, {@code oldSize} ≤ {@code newSize}. */
    public static int consistencyProofLength(long oldSize, long newSize) {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException("a tree of size " + newSize + " extends none of size " + oldSize);
        }
        if (oldSize == 0 || oldSize == newSize) {
            return 0;
        }
        int inner = innerLength(oldSize - 1, newSize);
        int border = Long.bitCount((oldSize - 1) >>> inner);
        // The proof starts at the old tree's last peak. When that is the whole old tree, its root is known and left
        // out.
        int seed = isPowerOfTwo(oldSize) ? 0 : 1;
        return seed + inner - Long.numberOfTrailingZeros(oldSize) + border;
    }

    /** The size of the left subtree of a tree of {@code size} ≥ 2: the largest power of two below it. */
    static long split(long size) {
        return Long.highestOneBit(size - 1);
    }

    static boolean isPowerOfTwo(long size) {
        return Long.bitCount(size) == 1;
    }

    static void checkSize(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("a tree's size is not negative: " + size);
        }
    }

    /** The levels below the point where the way to leaf {@code index} leaves the tree's right border. */
    private static int innerLength(long index, long size) {
        return Long.SIZE - Long.numberOfLeadingZeros(index ^ (size - 1));
    }
}
