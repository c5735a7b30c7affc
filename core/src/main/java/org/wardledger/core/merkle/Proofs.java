package org.wardledger.core.merkle;

import java.util.Collection;
import java.util.List;

/**
 * Verifies proofs from anyone, with the algorithms of RFC 9162 sections 2.1.3.2 and 2.1.4.2. Bad input is a verdict,
 * never an exception, and the shape is judged before anything is hashed. Sizes above 2^63-1, read as a negative long,
 * are out of range. Stateless.
 */
public final class Proofs {
    private Proofs() {}

    /** Whether the leaf is number {@code index} in the tree of {@code size} leaves with this root. */
    public static ProofVerdict verifyInclusion(long index, long size, Hash leafHash, List<Hash> proof, Hash root) {
        if (index < 0 || index >= size) {
            return ProofVerdict.SIZES_OUT_OF_RANGE;
        }
        if (proof.size() != TreeMath.inclusionProofLength(index, size)) {
            return ProofVerdict.PROOF_LENGTH_WRONG;
        }
        Climb climb = new Climb(index, size - 1);
        Hash reached = leafHash;
        for (Hash sibling : proof) {
            reached = climb.siblingIsLeft() ? Rfc6962.nodeHash(sibling, reached) : Rfc6962.nodeHash(reached, sibling);
            climb.up();
        }
        return climb.atRoot() && reached.equals(root) ? ProofVerdict.VALID : ProofVerdict.ROOT_DIFFERS;
    }

    /** As the other, for hashes as they came: lengths are judged too. */
    public static ProofVerdict verifyInclusion(
            long index, long size, byte[] leafHash, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size) {
            return ProofVerdict.SIZES_OUT_OF_RANGE;
        }
        // Before any copy is made: a proof may be as long as its sender likes.
        if (proof.size() != TreeMath.inclusionProofLength(index, size)) {
            return ProofVerdict.PROOF_LENGTH_WRONG;
        }
        if (!areHashes(List.of(leafHash, root)) || !areHashes(proof)) {
            return ProofVerdict.HASH_LENGTH_WRONG;
        }
        return verifyInclusion(index, size, Hash.of(leafHash), hashes(proof), Hash.of(root));
    }

    /**
     * Whether the tree of {@code newSize} leaves with {@code newRoot} begins with the one of {@code oldSize} leaves
     * with {@code oldRoot}. Between equal sizes the proof is empty and the roots must be equal. From size 0 the proof
     * is empty, the old root must be that of the empty tree (and so the new one, when its size is 0 too), and the
     * verdict is {@link ProofVerdict#VACUOUS}.
     */
    public static ProofVerdict verifyConsistency(
            long oldSize, long newSize, Hash oldRoot, Hash newRoot, List<Hash> proof) {
        if (oldSize < 0 || oldSize > newSize) {
            return ProofVerdict.SIZES_OUT_OF_RANGE;
        }
        if (proof.size() != TreeMath.consistencyProofLength(oldSize, newSize)) {
            return ProofVerdict.PROOF_LENGTH_WRONG;
        }
        if (oldSize == 0 && !oldRoot.equals(Rfc6962.EMPTY_ROOT)) {
            return ProofVerdict.OLD_ROOT_DIFFERS;
        }
        if (oldSize == newSize && !newRoot.equals(oldRoot)) {
            return ProofVerdict.ROOT_DIFFERS;
        }
        if (oldSize == 0) {
            return ProofVerdict.VACUOUS;
        }
        return oldSize == newSize ? ProofVerdict.VALID : climbBoth(oldSize, newSize, oldRoot, newRoot, proof);
    }

    /** As the other, for hashes as they came: lengths are judged too. */
    public static ProofVerdict verifyConsistency(
            long oldSize, long newSize, byte[] oldRoot, byte[] newRoot, List<byte[]> proof) {
        if (oldSize < 0 || oldSize > newSize) {
            return ProofVerdict.SIZES_OUT_OF_RANGE;
        }
        if (proof.size() != TreeMath.consistencyProofLength(oldSize, newSize)) {
            return ProofVerdict.PROOF_LENGTH_WRONG;
        }
        if (!areHashes(List.of(oldRoot, newRoot)) || !areHashes(proof)) {
            return ProofVerdict.HASH_LENGTH_WRONG;
        }
        return verifyConsistency(oldSize, newSize, Hash.of(oldRoot), Hash.of(newRoot), hashes(proof));
    }

    /** Climbs from the old tree's last peak to both roots at once. */
    private static ProofVerdict climbBoth(long oldSize, long newSize, Hash oldRoot, Hash newRoot, List<Hash> proof) {
        Climb climb = new Climb(oldSize - 1, newSize - 1);
        climb.skipRightTurns();
        boolean peakIsOldRoot = TreeMath.isPowerOfTwo(oldSize);
        Hash old = peakIsOldRoot ? oldRoot : proof.getFirst();
        Hash reached = old;
        for (Hash sibling : peakIsOldRoot ? proof : proof.subList(1, proof.size())) {
            if (climb.siblingIsLeft()) {
                old = Rfc6962.nodeHash(sibling, old);
                reached = Rfc6962.nodeHash(sibling, reached);
            } else {
                reached = Rfc6962.nodeHash(reached, sibling);
            }
            climb.up();
        }
        if (!old.equals(oldRoot)) {
            return ProofVerdict.OLD_ROOT_DIFFERS;
        }
        return climb.atRoot() && reached.equals(newRoot) ? ProofVerdict.VALID : ProofVerdict.ROOT_DIFFERS;
    }

    private static boolean areHashes(Collection<byte[]> candidates) {
        return candidates.stream().allMatch(bytes -> bytes.length == Hash.LENGTH);
    }

    private static List<Hash> hashes(Collection<byte[]> proof) {
        return proof.stream().map(Hash::of).toList();
    }
}
