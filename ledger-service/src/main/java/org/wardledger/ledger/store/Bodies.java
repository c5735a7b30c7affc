package org.wardledger.ledger.store;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;

/** Puts a body together again: the index keeps payloads apart from the entries that bind them. */
final class Bodies {
    private Bodies() {}

    /** @throws IllegalStateException when a payload is missing */
    static BlockBody complete(ChainStore store, long height, List<byte[]> entries) {
        List<byte[]> payloads = new ArrayList<>();
        for (byte[] bytes : entries) {
            if (EntryCodec.decode(bytes) instanceof Entry.Content content) {
                byte[] payload = store.payload(content.cid());
                if (payload == null) {
                    throw new IllegalStateException("chain " + store.chain() + ", block " + height
                            + ": the index lost payload " + content.cid());
                }
                payloads.add(payload);
            }
        }
        return new BlockBody(store.chain(), height, entries, payloads);
    }
}
