package org.wardledger.core.proof;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.RandomEntries;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.MerkleTree;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;

/** A log of headers over blocks of random entries: what proofs are cut from. */
final class SmallLog {
    static final SigningKey KEY = SigningKey.of("demo", new byte[32]);

    final List<List<byte[]>> blocks = new ArrayList<>();
    final List<BlockHeader> headers = new ArrayList<>();
    final MerkleTree tree = new MerkleTree();

    /** @param blockSize entries of each block */
    SmallLog(RandomValues random, int size, int blockSize) {
        this(random.list(
                size,
                size,
                () -> random.list(blockSize, blockSize, () -> EntryCodec.encode(RandomEntries.entry(random)))));
    }

    SmallLog(List<List<byte[]>> blocks) {
        long first = 0;
        Hash previous = BlockHeader.NO_PREVIOUS;
        for (List<byte[]> entries : blocks) {
            int height = headers.size();
            BlockHeader header = new BlockHeader(
                    1, 1, height, previous, treeOf(entries).root(), entries.size(), first, 0, height, 0, 0, height, 1);
            this.blocks.add(entries);
            headers.add(header);
            tree.append(header.leafHash());
            previous = header.leafHash();
            first += entries.size();
        }
    }

    static MerkleTree treeOf(List<byte[]> entries) {
        return MerkleTree.of(entries.stream().map(Rfc6962::leafHash).toList());
    }

    List<byte[]> headerBytes() {
        return headers.stream().map(BlockCodec::encode).toList();
    }

    Checkpoint claim(long size) {
        return new Checkpoint(new Origin("demo", 1, 1).text(), size, tree.root(size));
    }

    SignedNote note(long size) {
        return SignedNote.sign(claim(size), KEY);
    }

    Included included(int height, int index, long size) {
        List<byte[]> entries = blocks.get(height);
        return new Included(
                index,
                entries.get(index),
                treeOf(entries).inclusionProof(index, entries.size()),
                headers.get(height),
                tree.inclusionProof(height, size));
    }

    Bundle bundle(int height, int index, long size, @Nullable Disclosure disclosure) {
        return Bundle.of(included(height, index, size), note(size), disclosure, List.of());
    }
}
