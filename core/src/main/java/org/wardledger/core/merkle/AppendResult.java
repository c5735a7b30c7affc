package org.wardledger.core.merkle;

import java.util.List;

/**
 * What appending one leaf did: a store that writes exactly {@code completed} can serve as a {@link HashReader}.
 *
 * @param size the tree's size after the append
 * @param completed the perfect subtrees that this leaf completed, from the leaf itself (level 0) upward; amortised two
 */
public record AppendResult(long size, List<SubtreeHash> completed) {
    public AppendResult {
        completed = List.copyOf(completed);
    }
}
