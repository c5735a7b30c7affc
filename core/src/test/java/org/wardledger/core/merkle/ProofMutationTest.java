package org.wardledger.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No proof survives a change to any of its parts. */
class ProofMutationTest {
    private static final int MAX_SIZE = 40;
    private static final Hash STRANGE = Rfc6962.leafHash(new byte[] {99});

    private final MerkleTree tree = MerkleTree.of(IntStream.range(0, MAX_SIZE)
            .mapToObj(i -> Rfc6962.leafHash(new byte[] {(byte) i}))
            .toList());

    @Test
    void aChangedInclusionProofIsRejected() {
        for (int size = 1; size <= MAX_SIZE; size++) {
            for (int index = 0; index < size; index++) {
                List<Hash> proof = tree.inclusionProof(index, size);
                Hash leaf = tree.read(0, index);
                Hash root = tree.root(size);
                for (List<Hash> mutated : mutations(proof)) {
                    assertRejected(Proofs.verifyInclusion(index, size, leaf, mutated, root));
                }
                assertRejected(Proofs.verifyInclusion(index, size, STRANGE, proof, root));
                assertRejected(Proofs.verifyInclusion(index, size, leaf, proof, STRANGE));
                assertRejected(Proofs.verifyInclusion(index - 1, size, leaf, proof, root));
                assertRejected(Proofs.verifyInclusion(index + 1, size, leaf, proof, root));
                assertRejected(Proofs.verifyInclusion(index, -size, leaf, proof, root));
            }
        }
    }

    @Test
    void aChangedConsistencyProofIsRejected() {
        for (int newSize = 1; newSize <= MAX_SIZE; newSize++) {
            for (int oldSize = 1; oldSize <= newSize; oldSize++) {
                List<Hash> proof = tree.consistencyProof(oldSize, newSize);
                Hash oldRoot = tree.root(oldSize);
                Hash newRoot = tree.root(newSize);
                for (List<Hash> mutated : mutations(proof)) {
                    assertRejected(Proofs.verifyConsistency(oldSize, newSize, oldRoot, newRoot, mutated));
                }
                assertRejected(Proofs.verifyConsistency(oldSize, newSize, STRANGE, newRoot, proof));
                assertRejected(Proofs.verifyConsistency(oldSize, newSize, oldRoot, STRANGE, proof));
                if (oldSize < newSize) {
                    assertRejected(Proofs.verifyConsistency(newSize, oldSize, newRoot, oldRoot, proof));
                    assertRejected(Proofs.verifyConsistency(oldSize, newSize, newRoot, oldRoot, proof));
                    assertRejected(Proofs.verifyConsistency(oldSize + 1, newSize, oldRoot, newRoot, proof));
                }
                assertRejected(Proofs.verifyConsistency(-oldSize, newSize, oldRoot, newRoot, proof));
            }
        }
    }

    @Test
    void wrongLengthsAreNamedBeforeAnythingIsHashed() {
        byte[] leaf = tree.read(0, 2).toBytes();
        byte[] root = tree.root(5).toBytes();
        byte[] oldRoot = tree.root(3).toBytes();
        List<byte[]> proof = bytes(tree.inclusionProof(2, 5));
        List<byte[]> consistency = bytes(tree.consistencyProof(3, 5));
        assertThat(Proofs.verifyInclusion(2, 5, leaf, proof, root)).isEqualTo(ProofVerdict.VALID);
        assertThat(Proofs.verifyConsistency(3, 5, oldRoot, root, consistency)).isEqualTo(ProofVerdict.VALID);

        assertThat(Proofs.verifyInclusion(5, 5, leaf, proof, root)).isEqualTo(ProofVerdict.SIZES_OUT_OF_RANGE);
        assertThat(Proofs.verifyInclusion(0, 0, leaf, proof, root)).isEqualTo(ProofVerdict.SIZES_OUT_OF_RANGE);
        assertThat(Proofs.verifyInclusion(2, 5, leaf, List.of(), root)).isEqualTo(ProofVerdict.PROOF_LENGTH_WRONG);
        assertThat(Proofs.verifyInclusion(2, 5, new byte[31], proof, root)).isEqualTo(ProofVerdict.HASH_LENGTH_WRONG);
        assertThat(Proofs.verifyInclusion(2, 5, leaf, proof, new byte[0])).isEqualTo(ProofVerdict.HASH_LENGTH_WRONG);
        assertThat(Proofs.verifyInclusion(2, 5, leaf, firstTooLong(proof), root))
                .isEqualTo(ProofVerdict.HASH_LENGTH_WRONG);

        assertThat(Proofs.verifyConsistency(6, 5, oldRoot, root, consistency))
                .isEqualTo(ProofVerdict.SIZES_OUT_OF_RANGE);
        assertThat(Proofs.verifyConsistency(3, 5, oldRoot, root, List.of())).isEqualTo(ProofVerdict.PROOF_LENGTH_WRONG);
        assertThat(Proofs.verifyConsistency(3, 5, new byte[33], root, consistency))
                .isEqualTo(ProofVerdict.HASH_LENGTH_WRONG);
        assertThat(Proofs.verifyConsistency(3, 5, oldRoot, root, firstTooLong(consistency)))
                .isEqualTo(ProofVerdict.HASH_LENGTH_WRONG);
    }

    @Test
    void consistencyFromTheEmptyTreeSaysNothing() {
        Hash empty = Rfc6962.EMPTY_ROOT;
        assertThat(tree.consistencyProof(0, 5)).isEmpty();

        assertThat(Proofs.verifyConsistency(0, 5, empty, tree.root(5), List.of()))
                .isEqualTo(ProofVerdict.VACUOUS);
        assertThat(Proofs.verifyConsistency(0, 5, empty, STRANGE, List.of())).isEqualTo(ProofVerdict.VACUOUS);
        assertThat(Proofs.verifyConsistency(0, 0, empty, empty, List.of())).isEqualTo(ProofVerdict.VACUOUS);
        assertThat(ProofVerdict.VACUOUS.isValid()).isFalse();

        assertThat(Proofs.verifyConsistency(0, 0, empty, STRANGE, List.of())).isEqualTo(ProofVerdict.ROOT_DIFFERS);
        assertThat(Proofs.verifyConsistency(0, 5, STRANGE, STRANGE, List.of()))
                .isEqualTo(ProofVerdict.OLD_ROOT_DIFFERS);
        assertThat(Proofs.verifyConsistency(0, 5, empty, STRANGE, List.of(STRANGE)))
                .isEqualTo(ProofVerdict.PROOF_LENGTH_WRONG);
    }

    @Test
    void aRewrittenLogShowsInTheOldRoot() {
        assertThat(Proofs.verifyConsistency(3, 8, STRANGE, tree.root(8), tree.consistencyProof(3, 8)))
                .isEqualTo(ProofVerdict.OLD_ROOT_DIFFERS);
    }

    private static List<List<Hash>> mutations(List<Hash> proof) {
        List<List<Hash>> mutations = new ArrayList<>();
        for (int at = 0; at <= proof.size(); at++) {
            List<Hash> inserted = new ArrayList<>(proof);
            inserted.add(at, STRANGE);
            mutations.add(inserted);
        }
        for (int at = 0; at < proof.size(); at++) {
            List<Hash> removed = new ArrayList<>(proof);
            removed.remove(at);
            mutations.add(removed);
            byte[] bits = proof.get(at).toBytes();
            bits[at % Hash.LENGTH] ^= 0x08;
            List<Hash> flipped = new ArrayList<>(proof);
            flipped.set(at, Hash.of(bits));
            mutations.add(flipped);
        }
        if (proof.size() > 1) {
            mutations.add(proof.reversed());
        }
        return mutations;
    }

    private static List<byte[]> bytes(List<Hash> hashes) {
        return hashes.stream().map(Hash::toBytes).toList();
    }

    private static List<byte[]> firstTooLong(List<byte[]> proof) {
        List<byte[]> longer = new ArrayList<>(proof);
        longer.set(0, new byte[33]);
        return longer;
    }

    private static void assertRejected(ProofVerdict verdict) {
        assertThat(verdict).isNotIn(ProofVerdict.VALID, ProofVerdict.VACUOUS);
    }
}
