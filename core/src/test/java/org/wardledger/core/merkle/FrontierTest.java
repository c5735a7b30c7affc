package org.wardledger.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrontierTest {
    private final Frontier frontier = new Frontier();

    @Test
    void aStoreOfWhatEachAppendCompletedServesEveryProof() {
        Map<Subtree, Hash> store = new HashMap<>();
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < 70; i++) {
            AppendResult result = frontier.append(leaf(i));
            tree.append(leaf(i));

            assertThat(result.size()).isEqualTo(i + 1);
            assertThat(result.completed().stream().map(SubtreeHash::place)).isEqualTo(TreeMath.completedBy(i));
            result.completed().forEach(node -> assertThat(store.put(node.place(), node.hash()))
                    .as("a node is written once")
                    .isNull());
        }
        HashReader nodes = (level, index) -> {
            Hash hash = store.get(new Subtree(level, index));
            if (hash == null) {
                throw new IllegalStateException("missing");
            }
            return hash;
        };
        for (int size = 1; size <= 70; size++) {
            assertThat(TreeHashes.root(nodes, size)).isEqualTo(tree.root(size));
            assertThat(TreeHashes.inclusionProof(nodes, size / 2, size)).isEqualTo(tree.inclusionProof(size / 2, size));
            assertThat(TreeHashes.consistencyProof(nodes, size, 70)).isEqualTo(tree.consistencyProof(size, 70));
            assertThat(Frontier.read(nodes, size).root()).isEqualTo(tree.root(size));
        }
    }

    @Test
    void aRestoredFrontierGoesOnAsTheFirstWouldHave() {
        for (int i = 0; i < 100; i++) {
            Frontier restored = Frontier.of(frontier.size(), frontier.peaks());
            assertThat(restored.append(leaf(i))).isEqualTo(frontier.append(leaf(i)));
            assertThat(restored.root()).isEqualTo(frontier.root());
            assertThat(restored.peaks()).isEqualTo(frontier.peaks()).hasSize(Integer.bitCount(i + 1));
        }
    }

    @Test
    void aFrontierWithTheWrongNumberOfPeaksIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Frontier.of(3, List.of(leaf(0))));
        assertThatIllegalArgumentException().isThrownBy(() -> Frontier.of(0, List.of(leaf(0))));
        assertThatIllegalArgumentException().isThrownBy(() -> Frontier.of(-1, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Frontier.of(Long.MAX_VALUE, Collections.nCopies(63, leaf(0)))
                        .append(leaf(1)));
    }

    @Test
    void aTreeDoesNotAnswerForWhatItDoesNotHave() {
        MerkleTree tree = MerkleTree.of(List.of(leaf(0), leaf(1), leaf(2)));

        assertThat(tree.size()).isEqualTo(3);
        assertThat(new MerkleTree().root()).isEqualTo(Rfc6962.EMPTY_ROOT);
        assertThatIllegalArgumentException().isThrownBy(() -> tree.root(4));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.root(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.inclusionProof(3, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.inclusionProof(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.inclusionProof(0, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.consistencyProof(3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.consistencyProof(2, 4));
        assertThatIllegalStateException().isThrownBy(() -> tree.read(1, 1));
        assertThatIllegalStateException().isThrownBy(() -> tree.read(2, 0));
    }

    private static Hash leaf(int i) {
        return Rfc6962.leafHash(new byte[] {(byte) i});
    }
}
