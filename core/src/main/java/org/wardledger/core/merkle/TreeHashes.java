package org.wardledger.core.merkle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Roots and proofs of RFC 6962 section 2.1 for any past size of a stored tree, from O(log n) stored nodes each.
 * Sizes out of range are the caller's mistake: IllegalArgumentException.
 */
public final class TreeHashes {
    private TreeHashes() {}

    /** MTH(D[0:size]); the empty tree's root for size 0. */
    public static Hash root(HashReader nodes, long size) {
        TreeMath.checkSize(size);
        return size == 0 ? Rfc6962.EMPTY_ROOT : rangeRoot(nodes, 0, size);
    }

    /** PATH(index, D[0:size]), from leaf to root. */
    public static List<Hash> inclusionProof(HashReader nodes, long index, long size) {
        List<Hash> rootToLeaf = new ArrayList<>(TreeMath.inclusionProofLength(index, size));
        long begin = 0;
        long end = size;
        while (end - begin > 1) {
            long middle = begin + TreeMath.split(end - begin);
            if (index < middle) {
                rootToLeaf.add(rangeRoot(nodes, middle, end));
                end = middle;
            } else {
                rootToLeaf.add(rangeRoot(nodes, begin, middle));
                begin = middle;
            }
        }
        return reversed(rootToLeaf);
    }

    /**
     * PROOF(oldSize, D[0:newSize]), in RFC order. Empty for equal sizes, and for oldSize 0, where it proves nothing:
     * every tree extends the empty one.
     */
    public static List<Hash> consistencyProof(HashReader nodes, long oldSize, long newSize) {
        List<Hash> rootToLeaf = new ArrayList<>(TreeMath.consistencyProofLength(oldSize, newSize));
        if (oldSize == 0) {
            return List.of();
        }
        long begin = 0;
        long end = newSize;
        while (end != oldSize) {
            long middle = begin + TreeMath.split(end - begin);
            if (oldSize <= middle) {
                rootToLeaf.add(rangeRoot(nodes, middle, end));
                end = middle;
            } else {
                rootToLeaf.add(rangeRoot(nodes, begin, middle));
                begin = middle;
            }
        }
        // From the first leaf on, this is the old root itself, which the verifier has.
        if (begin > 0) {
            rootToLeaf.add(rangeRoot(nodes, begin, end));
        }
        return reversed(rootToLeaf);
    }

    /** MTH(D[begin:end]) of a subtree on the way down from the root, so that its peaks are aligned stored nodes. */
    static Hash rangeRoot(HashReader nodes, long begin, long end) {
        long left = end - begin;
        int level = Long.numberOfTrailingZeros(left);
        long from = end - (1L << level);
        Hash root = nodes.read(level, from >> level);
        // The remaining peaks grow to the left: fold them in.
        for (left -= 1L << level; left != 0; left -= 1L << level) {
            level = Long.numberOfTrailingZeros(left);
            from -= 1L << level;
            root = Rfc6962.nodeHash(nodes.read(level, from >> level), root);
        }
        return root;
    }

    private static List<Hash> reversed(List<Hash> hashes) {
        Collections.reverse(hashes);
        return Collections.unmodifiableList(hashes);
    }
}
