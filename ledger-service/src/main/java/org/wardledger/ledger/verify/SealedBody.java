package org.wardledger.ledger.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;

/** A body as it was written, taken apart: the entries' bytes, and the payloads by what names them. */
public record SealedBody(List<byte[]> entries, Map<Cid, byte[]> payloads) {

    /**
     * Reads a body.
     *
     * @param name of where it stands, for messages
     * @throws BlockSource.Unreadable unless it is the body of this block, and its payloads are those that its entries name
     */
    public static SealedBody read(int chain, long height, byte[] bytes, String name) {
        BlockBody body;
        try {
            body = BlockCodec.decodeBody(bytes);
        } catch (DecodeException e) {
            throw new BlockSource.Unreadable(name + " is no body: " + e.getMessage(), e);
        }
        if (body.chain() != chain || body.height() != height) {
            throw new BlockSource.Unreadable(name + " is of chain " + body.chain() + ", block " + body.height());
        }
        Map<Cid, byte[]> payloads = new HashMap<>();
        List<Cid> cids = cids(body, name);
        for (int i = 0; i < body.payloads().size(); i++) {
            byte[] payload = body.payloads().get(i);
            if (i >= cids.size() || !Cid.ofPayload(payload).equals(cids.get(i))) {
                throw new BlockSource.Unreadable(
                        name + ": payload " + i + " is not the one that a Content entry names");
            }
            payloads.put(cids.get(i), payload);
        }
        return new SealedBody(body.entries(), payloads);
    }

    private static List<Cid> cids(BlockBody body, String name) {
        List<Cid> cids = new ArrayList<>();
        for (byte[] entry : body.entries()) {
            try {
                if (EntryCodec.decode(entry) instanceof Entry.Content content) {
                    cids.add(content.cid());
                }
            } catch (DecodeException e) {
                throw new BlockSource.Unreadable(name + ": an entry cannot be read: " + e.getMessage(), e);
            }
        }
        return cids;
    }
}
