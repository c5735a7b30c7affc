package org.wardledger.core.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.MerkleTree;
import org.wardledger.core.merkle.MultiProof;
import org.wardledger.core.merkle.Rfc6962;

/**
 * Some entries of one block, and the way from them to the root in its header. Its shape is right; whether it proves them,
 * {@link AuditCheck} says.
 *
 * @param entries by index, at least one
 * @param proof {@link MultiProof} of them
 */
public record AuditBlock(BlockHeader header, List<AuditEntry> entries, List<Hash> proof) {
    /** Throws IllegalArgumentException when the shape is not right. */
    public AuditBlock {
        entries = List.copyOf(entries);
        proof = List.copyOf(proof);
        if (proof.size() != MultiProof.length(indexes(entries), header.entryCount())) {
            throw new IllegalArgumentException(
                    "block " + header.height() + ": the proof has more or fewer hashes than its entries ask for");
        }
    }

    /**
     * Cuts what is to be shown out of a block.
     *
     * @param all the block's entries
     * @param shown indexes of those that are shown, with what opens them
     */
    public static AuditBlock of(BlockHeader header, List<byte[]> all, Map<Integer, Optional<Disclosure>> shown) {
        List<AuditEntry> entries = new ArrayList<>();
        new TreeMap<>(shown)
                .forEach((index, disclosure) ->
                        entries.add(new AuditEntry(index, all.get(index), disclosure.orElse(null))));
        MerkleTree tree = MerkleTree.of(all.stream().map(Rfc6962::leafHash).toList());
        return new AuditBlock(header, entries, MultiProof.of(tree, indexes(entries), all.size()));
    }

    NavigableMap<Long, Hash> leaves() {
        NavigableMap<Long, Hash> leaves = new TreeMap<>();
        entries.forEach(entry -> leaves.put((long) entry.index(), Rfc6962.leafHash(entry.bytes())));
        return leaves;
    }

    private static NavigableSet<Long> indexes(List<AuditEntry> entries) {
        NavigableSet<Long> indexes = new TreeSet<>();
        for (AuditEntry entry : entries) {
            if (!indexes.isEmpty() && entry.index() <= indexes.last()) {
                throw new IllegalArgumentException("a block's entries do not stand in their order");
            }
            indexes.add((long) entry.index());
        }
        return indexes;
    }
}
