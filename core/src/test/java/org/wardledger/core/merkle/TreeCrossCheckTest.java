package org.wardledger.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Everything that a tree gives out, at all small sizes, against the RFC's own recursive definition. */
class TreeCrossCheckTest {
    private static final int MAX_SIZE = 130;

    private final long seed = new Random().nextLong();
    private final List<byte[]> data = randomLeaves(new Random(seed));
    private final NaiveRfc6962 naive = new NaiveRfc6962(data);
    private final List<Hash> leaves = data.stream().map(Rfc6962::leafHash).toList();
    private final MerkleTree tree = MerkleTree.of(leaves);

    @Test
    void everyRootIsThatOfTheDefinition() {
        Frontier frontier = new Frontier();
        MerkleTree growing = new MerkleTree();
        for (int size = 0; size <= MAX_SIZE; size++) {
            assertThat(List.of(frontier.root(), growing.root(), tree.root(size)))
                    .as("size %d, seed %d", size, seed)
                    .containsOnly(naive.root(size));
            if (size < MAX_SIZE) {
                frontier.append(leaves.get(size));
                growing.append(leaves.get(size));
            }
        }
    }

    @Test
    void everyInclusionProofIsThatOfTheDefinitionAndVerifies() {
        for (int size = 1; size <= MAX_SIZE; size++) {
            for (int index = 0; index < size; index++) {
                List<Hash> proof = tree.inclusionProof(index, size);

                assertThat(proof)
                        .as("leaf %d of %d, seed %d", index, size, seed)
                        .isEqualTo(naive.inclusionProof(index, size))
                        .hasSize(TreeMath.inclusionProofLength(index, size));
                assertThat(Proofs.verifyInclusion(index, size, leaves.get(index), proof, naive.root(size)))
                        .as("leaf %d of %d, seed %d", index, size, seed)
                        .isEqualTo(ProofVerdict.VALID);
            }
        }
    }

    @Test
    void everyConsistencyProofIsThatOfTheDefinitionAndVerifies() {
        for (int newSize = 1; newSize <= MAX_SIZE; newSize++) {
            for (int oldSize = 1; oldSize <= newSize; oldSize++) {
                List<Hash> proof = tree.consistencyProof(oldSize, newSize);

                assertThat(proof)
                        .as("%d to %d, seed %d", oldSize, newSize, seed)
                        .isEqualTo(naive.consistencyProof(oldSize, newSize))
                        .hasSize(TreeMath.consistencyProofLength(oldSize, newSize));
                assertThat(Proofs.verifyConsistency(oldSize, newSize, naive.root(oldSize), naive.root(newSize), proof))
                        .as("%d to %d, seed %d", oldSize, newSize, seed)
                        .isEqualTo(ProofVerdict.VALID);
            }
        }
    }

    private static List<byte[]> randomLeaves(Random random) {
        return IntStream.range(0, MAX_SIZE)
                .mapToObj(i -> {
                    byte[] leaf = new byte[random.nextInt(100)];
                    random.nextBytes(leaf);
                    return leaf;
                })
                .toList();
    }
}
