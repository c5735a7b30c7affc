package org.wardledger.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

/** One proof of several leaves: against the definition, against inclusion proofs, and against whoever changes it. */
class MultiProofTest {
    private static final int MAX_SIZE = 200;
    private static final Hash STRANGE = Rfc6962.leafHash(new byte[] {99});

    private final List<byte[]> data =
            IntStream.range(0, MAX_SIZE).mapToObj(i -> new byte[] {(byte) i}).toList();
    private final NaiveRfc6962 naive = new NaiveRfc6962(data);
    private final MerkleTree tree =
            MerkleTree.of(data.stream().map(Rfc6962::leafHash).toList());

    private NavigableMap<Long, Hash> leaves(Iterable<Long> known) {
        NavigableMap<Long, Hash> leaves = new TreeMap<>();
        known.forEach(at -> leaves.put(at, tree.read(0, at)));
        return leaves;
    }

    private static NavigableSet<Long> some(RandomValues random, int size) {
        NavigableSet<Long> some = new TreeSet<>();
        // from one leaf to nearly all, single ones and runs
        int density = 1 + random.below(100);
        for (long at = 0; at < size; at++) {
            if (random.chance(density)) {
                some.add(at);
            }
        }
        if (some.isEmpty()) {
            some.add((long) random.below(size));
        }
        return some;
    }

    @Test
    void everyProofIsThatOfTheDefinitionAndVerifies() {
        Seeds.forEach(3_000, seed -> {
            RandomValues random = new RandomValues(seed);
            int size = 1 + random.below(MAX_SIZE);
            NavigableSet<Long> known = some(random, size);
            Set<Integer> naively = known.stream().map(Long::intValue).collect(Collectors.toSet());
            List<Hash> proof = MultiProof.of(tree, known, size);
            assertThat(proof)
                    .isEqualTo(naive.multiProof(naively, size))
                    .hasSize(MultiProof.length(known, size))
                    .hasSizeLessThanOrEqualTo(known.stream()
                            .mapToInt(at -> TreeMath.inclusionProofLength(at, size))
                            .sum());
            assertThat(MultiProof.verify(size, leaves(known), proof, naive.root(size)))
                    .isEqualTo(ProofVerdict.VALID);
        });
    }

    @Test
    void ofOneLeafItHasTheHashesOfTheInclusionProof() {
        for (int size = 1; size <= 70; size++) {
            for (long index = 0; index < size; index++) {
                assertThat(MultiProof.of(tree, new TreeSet<>(Set.of(index)), size))
                        .containsExactlyInAnyOrderElementsOf(tree.inclusionProof(index, size));
            }
        }
    }

    @Test
    void ofAllLeavesItIsEmpty() {
        NavigableSet<Long> all = new TreeSet<>();
        for (long at = 0; at < 37; at++) {
            all.add(at);
        }
        assertThat(MultiProof.of(tree, all, 37)).isEmpty();
        assertThat(MultiProof.verify(37, leaves(all), List.of(), tree.root(37))).isEqualTo(ProofVerdict.VALID);
        assertThat(MultiProof.verify(37, leaves(all), List.of(), tree.root(38))).isEqualTo(ProofVerdict.ROOT_DIFFERS);
    }

    @Test
    void aChangedProofIsRejected() {
        Seeds.forEach(400, seed -> {
            RandomValues random = new RandomValues(seed);
            int size = 2 + random.below(60);
            NavigableSet<Long> known = some(random, size);
            NavigableMap<Long, Hash> leaves = leaves(known);
            List<Hash> proof = MultiProof.of(tree, known, size);
            Hash root = tree.root(size);
            for (List<Hash> changed : changed(proof)) {
                assertRejected(MultiProof.verify(size, leaves, changed, root));
            }
            assertRejected(MultiProof.verify(size, leaves, proof, STRANGE));
            assertRejected(MultiProof.verify(-size, leaves, proof, root));
            assertRejected(MultiProof.verify(size, new TreeMap<>(), proof, root));
            for (long at : known) {
                assertRejected(MultiProof.verify(size, with(leaves, at, STRANGE), proof, root));
                NavigableMap<Long, Hash> fewer = new TreeMap<>(leaves);
                Hash hash = fewer.remove(at);
                assertRejected(MultiProof.verify(size, fewer, proof, root));
                // the same hash, said to be somewhere else
                long elsewhere = random.below(size);
                if (!known.contains(elsewhere)) {
                    assertRejected(MultiProof.verify(size, with(fewer, elsewhere, hash), proof, root));
                }
                assertRejected(MultiProof.verify(size, with(fewer, (long) size, hash), proof, root));
                assertRejected(MultiProof.verify(size, with(fewer, -1L, hash), proof, root));
            }
        });
    }

    /** A size that is too small or too large for the proof, whatever its shape: the root is another one. */
    @Test
    void anotherSizeIsRejectedWhereItHasAnotherShape() {
        Seeds.forEach(400, seed -> {
            RandomValues random = new RandomValues(seed);
            int size = 2 + random.below(60);
            NavigableSet<Long> known = some(random, size);
            List<Hash> proof = MultiProof.of(tree, known, size);
            for (int other = 1; other <= 70; other++) {
                ProofVerdict verdict = MultiProof.verify(other, leaves(known), proof, tree.root(other));
                assertThat(verdict.isValid()).as("%d for %d", other, size).isEqualTo(other == size);
            }
        });
    }

    @Test
    void theShapeIsJudgedFirst() {
        NavigableMap<Long, Hash> leaves = leaves(List.of(1L, 4L));
        List<Hash> proof = MultiProof.of(tree, new TreeSet<>(leaves.keySet()), 7);
        assertThat(MultiProof.verify(4, leaves, proof, STRANGE)).isEqualTo(ProofVerdict.SIZES_OUT_OF_RANGE);
        assertThat(MultiProof.verify(7, leaves, List.of(), STRANGE)).isEqualTo(ProofVerdict.PROOF_LENGTH_WRONG);
        assertThat(MultiProof.verify(7, leaves, proof, STRANGE)).isEqualTo(ProofVerdict.ROOT_DIFFERS);
        assertThatIllegalArgumentException().isThrownBy(() -> MultiProof.length(new TreeSet<>(), 7));
        assertThatIllegalArgumentException().isThrownBy(() -> MultiProof.of(tree, new TreeSet<>(Set.of(7L)), 7));
    }

    /** Equal leaves: a level has one hash, so a tree of 2^63-1 leaves can be had. */
    @Test
    void theLargestTreeHasProofsToo() {
        List<Hash> byLevel = new ArrayList<>(List.of(Rfc6962.leafHash(new byte[0])));
        while (byLevel.size() <= TreeMath.MAX_LEVEL) {
            byLevel.add(Rfc6962.nodeHash(byLevel.getLast(), byLevel.getLast()));
        }
        HashReader nodes = (level, index) -> byLevel.get(level);
        long size = Long.MAX_VALUE;
        NavigableMap<Long, Hash> leaves = new TreeMap<>();
        for (long at : new long[] {0, 1, 1L << 31, 1L << 62, size - 2, size - 1}) {
            leaves.put(at, byLevel.getFirst());
        }
        List<Hash> proof = MultiProof.of(nodes, new TreeSet<>(leaves.keySet()), size);
        assertThat(MultiProof.verify(size, leaves, proof, TreeHashes.root(nodes, size)))
                .isEqualTo(ProofVerdict.VALID);
    }

    private static NavigableMap<Long, Hash> with(NavigableMap<Long, Hash> leaves, long at, Hash hash) {
        NavigableMap<Long, Hash> other = new TreeMap<>(leaves);
        other.put(at, hash);
        return other;
    }

    private static List<List<Hash>> changed(List<Hash> proof) {
        List<List<Hash>> all = new ArrayList<>();
        for (int at = 0; at <= proof.size(); at++) {
            List<Hash> longer = new ArrayList<>(proof);
            longer.add(at, STRANGE);
            all.add(longer);
        }
        for (int at = 0; at < proof.size(); at++) {
            List<Hash> shorter = new ArrayList<>(proof);
            shorter.remove(at);
            all.add(shorter);
            for (int bit = 0; bit < 8; bit++) {
                byte[] bytes = proof.get(at).toBytes();
                bytes[(at + bit) % Hash.LENGTH] ^= (byte) (1 << bit);
                List<Hash> other = new ArrayList<>(proof);
                other.set(at, Hash.of(bytes));
                all.add(other);
            }
        }
        if (proof.size() > 1) {
            all.add(proof.reversed());
        }
        return all;
    }

    private static void assertRejected(ProofVerdict verdict) {
        assertThat(verdict).isNotIn(ProofVerdict.VALID, ProofVerdict.VACUOUS);
    }
}
