package org.wardledger.core.chain;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.merkle.Hash;

/** A header that can be changed: for forgeries. */
final class HeaderParts {
    int chain;
    int generation;
    long height;
    Hash previous;
    Hash root;
    int entryCount;
    long firstIndex;
    long inputFrom;
    long inputTo;
    int contentCount;
    int duplicates;
    long sealMs;
    int engineVersion;

    private HeaderParts(BlockHeader h) {
        chain = h.chain();
        generation = h.generation();
        height = h.height();
        previous = h.previous();
        root = h.root();
        entryCount = h.entryCount();
        firstIndex = h.firstIndex();
        inputFrom = h.inputFrom();
        inputTo = h.inputTo();
        contentCount = h.contentCount();
        duplicates = h.duplicates();
        sealMs = h.sealMs();
        engineVersion = h.engineVersion();
    }

    static BlockHeader changed(BlockHeader header, Consumer<HeaderParts> change) {
        HeaderParts parts = new HeaderParts(header);
        change.accept(parts);
        return new BlockHeader(
                parts.chain,
                parts.generation,
                parts.height,
                parts.previous,
                parts.root,
                parts.entryCount,
                parts.firstIndex,
                parts.inputFrom,
                parts.inputTo,
                parts.contentCount,
                parts.duplicates,
                parts.sealMs,
                parts.engineVersion);
    }

    /** The block with these entries and payloads, as an owner who lies would seal it: all that can be counted fits. */
    static Block resealed(@Nullable BlockHeader before, Block block, List<byte[]> entries, List<byte[]> payloads) {
        BlockHeader header = block.header();
        BlockBody body = new BlockBody(header.chain(), header.height(), entries, payloads);
        BlockHeader fitting = changed(header, parts -> {
            parts.previous = before == null ? BlockHeader.NO_PREVIOUS : before.leafHash();
            parts.firstIndex = before == null ? 0 : before.nextIndex();
            parts.root = body.tree().root();
            parts.entryCount = entries.size();
            parts.contentCount = payloads.size();
        });
        return new Block(fitting, body);
    }
}
