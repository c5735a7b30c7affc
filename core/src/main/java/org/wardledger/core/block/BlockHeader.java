package org.wardledger.core.block;

import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.Rfc6962;

/**
 * What the chain's log keeps of a block.
 *
 * @param height 0 for the first block of a chain
 * @param previous leaf hash of the header before; 32 zero bytes at height 0
 * @param root RFC 6962 root over the block's entries
 * @param entryCount entries in this block, 0 when it only drops duplicates
 * @param firstIndex index in the chain of the block's first entry
 * @param inputFrom offset in {@code wardledger.inputs} of the first input that this block answers for
 * @param inputTo offset behind the last one: where the next block goes on
 * @param contentCount contents that this block adds
 * @param duplicates inputs dropped because the same reading was sealed before
 * @param sealMs when it was cut, by the sealer's clock, in milliseconds since the epoch
 * @param engineVersion version of the engine that made its entries
 */
public record BlockHeader(
        int chain,
        int generation,
        long height,
        Hash previous,
        Hash root,
        int entryCount,
        long firstIndex,
        long inputFrom,
        long inputTo,
        int contentCount,
        int duplicates,
        long sealMs,
        int engineVersion) {
    /** What the first header says came before it. */
    public static final Hash NO_PREVIOUS = Hash.of(new byte[Hash.LENGTH]);

    /** Its leaf hash in the chain's log; also what the next header names as its previous. */
    public Hash leafHash() {
        return Rfc6962.leafHash(BlockCodec.encode(this));
    }

    /**
     * Whether it can stand in the log of a chain of so many blocks whose newest header is of this generation: the newest
     * one is of just that, the others are of that or an earlier one.
     */
    public boolean fits(int ofChain, int newestGeneration, long size) {
        boolean mayBeEarlier = height < size - 1 && generation < newestGeneration;
        return chain == ofChain && (generation == newestGeneration || mayBeEarlier);
    }

    /** Index in the chain of the first entry behind this block. */
    public long nextIndex() {
        return firstIndex + entryCount;
    }
}
