package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.entry.Entry;

/**
 * What a restored chain goes on without.
 *
 * @param lost the newest checkpoint that is known of it, over more blocks than there are; null when only inputs are lost
 * @param input offset of the input from which it goes on
 */
public record Restoration(Entry.@Nullable Lost lost, long input) {

    /** The generation that begins behind a head: never one that was signed in before, for its entries may be known. */
    public int generation(BlockHeader head) {
        return Math.addExact(lost == null ? head.generation() : lost.generation(), 1);
    }
}
