package org.wardledger.core.merkle;

import java.util.ArrayList;
import java.util.List;

/** A whole tree in memory (a block's entries, for example): 64 bytes of hashes a leaf. Not thread-safe while it grows. */
public final class MerkleTree implements HashReader {
    private final List<List<Hash>> levels = new ArrayList<>();
    private final Frontier frontier = new Frontier();

    /** A tree over these leaf hashes, in order. */
    public static MerkleTree of(Iterable<Hash> leafHashes) {
        MerkleTree tree = new MerkleTree();
        leafHashes.forEach(tree::append);
        return tree;
    }

    /** Appends a leaf and says which nodes that made. */
    public AppendResult append(Hash leafHash) {
        AppendResult result = frontier.append(leafHash);
        for (SubtreeHash node : result.completed()) {
            if (node.level() == levels.size()) {
                levels.add(new ArrayList<>());
            }
            levels.get(node.level()).add(node.hash());
        }
        return result;
    }

    @Override
    public Hash read(int level, long index) {
        if (level < 0
                || level >= levels.size()
                || index < 0
                || index >= levels.get(level).size()) {
            throw new IllegalStateException(
                    "no node at level " + level + ", index " + index + " in a tree of size " + size());
        }
        return levels.get(level).get((int) index);
    }

    /** The number of leaves. */
    public long size() {
        return frontier.size();
    }

    /** The root over all leaves. */
    public Hash root() {
        return frontier.root();
    }

    /** The root that the tree had at {@code size}. */
    public Hash root(long size) {
        return TreeHashes.root(this, checked(size));
    }

    /** The proof that leaf {@code index} is in the tree as it was at {@code size}. */
    public List<Hash> inclusionProof(long index, long size) {
        return TreeHashes.inclusionProof(this, index, checked(size));
    }

    /** The proof that the tree at {@code newSize} extends the one at {@code oldSize}. */
    public List<Hash> consistencyProof(long oldSize, long newSize) {
        return TreeHashes.consistencyProof(this, oldSize, checked(newSize));
    }

    private long checked(long size) {
        if (size > size()) {
            throw new IllegalArgumentException("the tree has " + size() + " leaves, not " + size);
        }
        return size;
    }
}
