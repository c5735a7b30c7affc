package org.wardledger.core.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;

/**
 * Proves several leaves of one RFC 6962 tree at once: the tree is walked from the root, left before right, and each
 * largest subtree in which no leaf is known contributes its root. Nothing else is sent, so size and indexes alone say how
 * many hashes there are. Of one leaf it is the inclusion proof, in another order. Stateless.
 */
public final class MultiProof {
    private MultiProof() {}

    /**
     * The number of hashes in the proof of these leaves.
     *
     * @throws IllegalArgumentException when there is no leaf, or one is not below {@code size}
     */
    public static int length(NavigableSet<Long> known, long size) {
        return length(checked(known, size), new Range(0, size, 0, known.size()));
    }

    /** The proof of these leaves in the tree as it was at {@code size}. Throws as {@link #length}. */
    public static List<Hash> of(HashReader nodes, NavigableSet<Long> known, long size) {
        List<Hash> proof = new ArrayList<>();
        prove(nodes, checked(known, size), new Range(0, size, 0, known.size()), proof);
        return proof;
    }

    /**
     * Whether these leaves, by index, are in the tree of {@code size} leaves with this root. The shape is judged before
     * anything is hashed; no leaf is {@link ProofVerdict#SIZES_OUT_OF_RANGE}.
     */
    public static ProofVerdict verify(long size, NavigableMap<Long, Hash> leaves, List<Hash> proof, Hash root) {
        long[] known = ascending(leaves.keySet());
        if (!isWithin(known, size)) {
            return ProofVerdict.SIZES_OUT_OF_RANGE;
        }
        Range all = new Range(0, size, 0, known.length);
        if (proof.size() != length(known, all)) {
            return ProofVerdict.PROOF_LENGTH_WRONG;
        }
        Iterator<Hash> hashes =
                Arrays.stream(known).mapToObj(leaves::get).toList().iterator();
        Hash reached = climb(known, all, hashes, proof.iterator());
        return reached.equals(root) ? ProofVerdict.VALID : ProofVerdict.ROOT_DIFFERS;
    }

    /**
     * The subtree over the leaves from {@code begin} to {@code end}, and which of the known leaves lie in it: those from
     * number {@code from} to {@code to}. Ends are exclusive.
     */
    private record Range(long begin, long end, int from, int to) {
        boolean isUnknown() {
            return from == to;
        }

        boolean isLeaf() {
            return end - begin == 1;
        }

        Range left(long[] known) {
            long middle = begin + TreeMath.split(end - begin);
            return new Range(begin, middle, from, firstFrom(known, middle));
        }

        Range right(long[] known) {
            long middle = begin + TreeMath.split(end - begin);
            return new Range(middle, end, firstFrom(known, middle), to);
        }

        private int firstFrom(long[] known, long leaf) {
            int found = Arrays.binarySearch(known, from, to, leaf);
            return found >= 0 ? found : -found - 1;
        }
    }

    private static int length(long[] known, Range range) {
        if (range.isUnknown()) {
            return 1;
        }
        return range.isLeaf() ? 0 : length(known, range.left(known)) + length(known, range.right(known));
    }

    private static void prove(HashReader nodes, long[] known, Range range, List<Hash> proof) {
        if (range.isUnknown()) {
            proof.add(TreeHashes.rangeRoot(nodes, range.begin(), range.end()));
        } else if (!range.isLeaf()) {
            prove(nodes, known, range.left(known), proof);
            prove(nodes, known, range.right(known), proof);
        }
    }

    /** Takes just as many hashes as there are: their numbers were compared before. */
    private static Hash climb(long[] known, Range range, Iterator<Hash> leaves, Iterator<Hash> proof) {
        if (range.isUnknown()) {
            return proof.next();
        }
        if (range.isLeaf()) {
            return leaves.next();
        }
        Hash left = climb(known, range.left(known), leaves, proof);
        return Rfc6962.nodeHash(left, climb(known, range.right(known), leaves, proof));
    }

    private static long[] checked(NavigableSet<Long> leaves, long size) {
        long[] known = ascending(leaves);
        if (!isWithin(known, size)) {
            throw new IllegalArgumentException("a tree of size " + size + " does not have the leaves " + leaves);
        }
        return known;
    }

    private static long[] ascending(Iterable<Long> leaves) {
        List<Long> all = new ArrayList<>();
        leaves.forEach(all::add);
        return all.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static boolean isWithin(long[] known, long size) {
        return known.length > 0 && known[0] >= 0 && known[known.length - 1] < size;
    }
}
