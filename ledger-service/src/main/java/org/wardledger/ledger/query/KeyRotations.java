package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.Position;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.MerkleTree;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.merkle.TreeHashes;
import org.wardledger.core.note.KeyTrail;
import org.wardledger.core.proof.Included;
import org.wardledger.ledger.store.ChainStore;

/** The KeyRotated entries of a log, as its proofs and audits show them: the newest hundred. Thread-safe. */
final class KeyRotations {
    /** By the leaf hash of a block's header, what it has: a block that was hashed once is not hashed again. */
    private final Map<Hash, List<Found>> known = new ConcurrentHashMap<>();

    private record Found(BlockHeader header, int index, byte[] entry, List<Hash> blockPath) {
        Included under(ChainStore chain, long size) {
            return new Included(
                    index, entry, blockPath, header, TreeHashes.inclusionProof(chain, header.height(), size));
        }
    }

    /** With their proofs in the log of this size. */
    List<Included> included(ChainStore chain, long size) {
        return found(chain, size).stream()
                .map(found -> found.under(chain, size))
                .toList();
    }

    /** Their places. */
    List<Position> positions(ChainStore chain, long size) {
        return found(chain, size).stream()
                .map(found -> new Position(found.header().height(), found.index()))
                .toList();
    }

    private List<Found> found(ChainStore chain, long size) {
        List<Found> all = new ArrayList<>();
        for (long height : chain.rotated(size, KeyTrail.MAX_ROTATIONS)) {
            BlockHeader header = there(chain, height, chain.header(height));
            all.addAll(known.computeIfAbsent(
                    header.leafHash(), block -> in(header, there(chain, height, chain.entries(height)))));
        }
        return all.subList(Math.max(0, all.size() - KeyTrail.MAX_ROTATIONS), all.size());
    }

    private static <T> T there(ChainStore chain, long height, @Nullable T read) {
        if (read == null) {
            throw new IllegalStateException("chain " + chain.chain() + ": the index lost block " + height);
        }
        return read;
    }

    private static List<Found> in(BlockHeader header, List<byte[]> entries) {
        MerkleTree tree = MerkleTree.of(entries.stream().map(Rfc6962::leafHash).toList());
        List<Found> found = new ArrayList<>();
        for (int index = 0; index < entries.size(); index++) {
            if (EntryCodec.decode(entries.get(index)) instanceof Entry.KeyRotated) {
                found.add(new Found(header, index, entries.get(index), tree.inclusionProof(index, entries.size())));
            }
        }
        return List.copyOf(found);
    }
}
