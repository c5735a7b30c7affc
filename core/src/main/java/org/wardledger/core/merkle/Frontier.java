package org.wardledger.core.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree (a compact range from 0): the roots of its peaks, at most 63 hashes. That is all it
 * takes to append and to know the root. Not thread-safe.
 */
public final class Frontier {
    private long size;
    // From left to right, as in TreeMath.peaks(size).
    private final List<Hash> peaks;

    /** The frontier of the empty tree. */
    public Frontier() {
        this(0, List.of());
    }

    private Frontier(long size, List<Hash> peaks) {
        this.size = size;
        this.peaks = new ArrayList<>(peaks);
    }

    /**
     * Restores what {@link #size} and {@link #peaks} gave.
     *
     * @throws IllegalArgumentException when the number of hashes does not fit the size
     */
    public static Frontier of(long size, List<Hash> peaks) {
        TreeMath.checkSize(size);
        if (peaks.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "a tree of size " + size + " has " + Long.bitCount(size) + " peaks, not " + peaks.size());
        }
        return new Frontier(size, peaks);
    }

    /** The frontier of the first {@code size} leaves of a stored tree. */
    public static Frontier read(HashReader nodes, long size) {
        return new Frontier(
                size,
                TreeMath.peaks(size).stream()
                        .map(peak -> nodes.read(peak.level(), peak.index()))
                        .toList());
    }

    /** Appends a leaf and says which stored nodes that makes. */
    public AppendResult append(Hash leafHash) {
        List<SubtreeHash> completed = new ArrayList<>(2);
        Hash root = leafHash;
        for (Subtree place : TreeMath.completedBy(size)) {
            if (place.level() > 0) {
                root = Rfc6962.nodeHash(peaks.removeLast(), root);
            }
            completed.add(new SubtreeHash(place, root));
        }
        peaks.add(root);
        size++;
        return new AppendResult(size, completed);
    }

    /** The root of the tree as it stands. */
    public Hash root() {
        if (peaks.isEmpty()) {
            return Rfc6962.EMPTY_ROOT;
        }
        Hash root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = Rfc6962.nodeHash(peaks.get(i), root);
        }
        return root;
    }

    /** The number of leaves. */
    public long size() {
        return size;
    }

    /** The roots of the largest perfect subtrees, from left to right: one for each bit set in the size. A copy. */
    public List<Hash> peaks() {
        return List.copyOf(peaks);
    }
}
