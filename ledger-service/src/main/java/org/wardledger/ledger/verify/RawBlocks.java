package org.wardledger.ledger.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;

/** Makes a block of raw bytes, from the outside in, so that what is said first is what is wrong first. */
final class RawBlocks {
    private RawBlocks() {}

    /**
     * @param payloads gives a payload's bytes, or null
     * @throws LedgerBroken naming the entry where that can be told
     */
    static Block check(int chain, long height, BlockSource.RawBlock raw, Function<Cid, byte @Nullable []> payloads) {
        BlockHeader header;
        try {
            header = BlockCodec.decodeHeader(raw.header());
        } catch (DecodeException e) {
            throw new LedgerBroken(chain, height, "its header cannot be read: " + e.getMessage());
        }
        if (header.chain() != chain || header.height() != height) {
            throw new LedgerBroken(
                    chain, height, "its header is of chain " + header.chain() + ", block " + header.height());
        }
        List<Entry> entries = decode(chain, height, raw.entries());
        BlockBody bare = new BlockBody(chain, height, raw.entries(), List.of());
        if (!bare.tree().root().equals(header.root())) {
            throw new LedgerBroken(chain, height, "the entries do not have the header's root");
        }
        return new Block(
                header, new BlockBody(chain, height, raw.entries(), payloads(chain, height, entries, payloads)));
    }

    private static List<Entry> decode(int chain, long height, List<byte[]> raw) {
        List<Entry> entries = new ArrayList<>(raw.size());
        for (byte[] bytes : raw) {
            try {
                entries.add(EntryCodec.decode(bytes));
            } catch (DecodeException e) {
                throw new LedgerBroken(chain, height, "entry " + entries.size() + " cannot be read: " + e.getMessage());
            }
        }
        return entries;
    }

    private static List<byte[]> payloads(
            int chain, long height, List<Entry> entries, Function<Cid, byte @Nullable []> payloads) {
        List<byte[]> found = new ArrayList<>();
        for (int index = 0; index < entries.size(); index++) {
            if (entries.get(index) instanceof Entry.Content content) {
                byte[] payload = payloads.apply(content.cid());
                if (payload == null) {
                    throw new LedgerBroken(
                            chain, height, "entry " + index + ": payload " + content.cid() + " is missing");
                }
                if (!Cid.ofPayload(payload).equals(content.cid())) {
                    throw new LedgerBroken(
                            chain, height, "entry " + index + ": payload " + content.cid() + " was changed");
                }
                found.add(payload);
            }
        }
        return found;
    }
}
