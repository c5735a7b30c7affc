package org.wardledger.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic at the end of the range, in trees whose leaves are all equal: then a level has one hash only. */
class HugeTreeTest {
    private static final List<Hash> BY_LEVEL = byLevel();
    private static final HashReader NODES = (level, index) -> {
        long firstLeaf = Math.multiplyExact(index, 1L << level);
        assertThat(firstLeaf).isNotNegative();
        return BY_LEVEL.get(level);
    };

    @ParameterizedTest
    @ValueSource(longs = {1L << 32, (1L << 33) - 1, 1L << 62, (1L << 62) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void proofsHoldInATreeOfSize(long size) {
        Hash root = TreeHashes.root(NODES, size);
        for (long at : new long[] {1, 2, 3, 1L << 31, (1L << 32) - 1, size / 3, size / 2, size - 1, size}) {
            List<Hash> inclusion = TreeHashes.inclusionProof(NODES, at - 1, size);
            assertThat(Proofs.verifyInclusion(at - 1, size, BY_LEVEL.getFirst(), inclusion, root))
                    .isEqualTo(ProofVerdict.VALID);

            List<Hash> consistency = TreeHashes.consistencyProof(NODES, at, size);
            assertThat(Proofs.verifyConsistency(at, size, TreeHashes.root(NODES, at), root, consistency))
                    .isEqualTo(ProofVerdict.VALID);
            assertThat(consistency).hasSize(TreeMath.consistencyProofLength(at, size));
        }
        assertThat(Frontier.read(NODES, size).root()).isEqualTo(root);
        assertThatIllegalArgumentException().isThrownBy(() -> TreeHashes.inclusionProof(NODES, size, size));
    }

    private static List<Hash> byLevel() {
        List<Hash> hashes = new ArrayList<>();
        hashes.add(Rfc6962.leafHash(new byte[0]));
        while (hashes.size() <= TreeMath.MAX_LEVEL) {
            hashes.add(Rfc6962.nodeHash(hashes.getLast(), hashes.getLast()));
        }
        return hashes;
    }
}
