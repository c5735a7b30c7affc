package org.wardledger.ledger.query;

import org.wardledger.core.block.BlockHeader;
import org.wardledger.ledger.wire.UtcTime;

/** A block's header; hashes in hex. */
public record BlockSummary(
        int chain,
        long height,
        String hash,
        String previous,
        String root,
        int entries,
        long firstIndex,
        long inputFrom,
        long inputTo,
        int contents,
        int duplicates,
        String sealTime,
        int engine) {
    static BlockSummary of(BlockHeader h) {
        return new BlockSummary(
                h.chain(),
                h.height(),
                h.leafHash().toHex(),
                h.previous().toHex(),
                h.root().toHex(),
                h.entryCount(),
                h.firstIndex(),
                h.inputFrom(),
                h.inputTo(),
                h.contentCount(),
                h.duplicates(),
                UtcTime.text(h.sealMs()),
                h.engineVersion());
    }
}
