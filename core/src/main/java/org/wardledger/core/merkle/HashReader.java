package org.wardledger.core.merkle;

/**
 * The stored nodes of a growing tree: only roots of perfect subtrees, which never change once written.
 * The subtree ({@code level}, {@code index}) covers the 2^level leaves from index × 2^level on; level 0 is the leaf hashes.
 */
@FunctionalInterface
public interface HashReader {
    /**
     * The root of a perfect subtree that lies wholly within the tree.
     *
     * @throws IllegalStateException when the node is not there: the store is broken or the tree is smaller than was said
     */
    Hash read(int level, long index);
}
