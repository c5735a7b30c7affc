package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.Totals;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.GatewayRefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.UtcTime;

/** Questions about chains and their blocks. Thread-safe. */
public final class ChainQueries {
    public static final int DEFAULT_BLOCKS = 100;
    public static final int MAX_BLOCKS = 1000;

    private final LedgerStore store;
    private final String site;

    /** @param site its name, for as long as no chain has begun */
    public ChainQueries(LedgerStore store, String site) {
        this.store = store;
        this.site = site;
    }

    public ChainsAnswer chains(Pins pins) {
        List<ChainsAnswer.ChainSummary> chains = new ArrayList<>();
        Entry.@Nullable Genesis genesis = null;
        for (ChainStore chain : store.chains()) {
            long height = pins.height(chain.chain());
            chains.add(summary(chain, height));
            if (genesis == null && height >= 0) {
                genesis = genesis(chain);
            }
        }
        return genesis == null
                ? new ChainsAnswer(site, null, pins.text(), chains)
                : new ChainsAnswer(genesis.site(), genesis.verifierKey(), pins.text(), chains);
    }

    /** @throws QueryProblem when there is no such chain */
    public BlocksAnswer blocks(int chain, long from, int limit, Pins pins) {
        long last = pins.height(chain);
        List<BlockSummary> blocks = new ArrayList<>();
        long at = from;
        while (at <= last && blocks.size() < limit) {
            blocks.add(BlockSummary.of(header(store.chain(chain), at)));
            at++;
        }
        return new BlocksAnswer(chain, pins.text(chain), blocks, at <= last ? at : null);
    }

    /** @throws QueryProblem when there is no such block up to the pin */
    public BlockAnswer block(int chain, long height, Pins pins) {
        List<byte[]> entries = Blocks.entries(store, chain, height, pins);
        BlockHeader header = header(store.chain(chain), height);
        List<Map<String, Object>> items = new ArrayList<>(entries.size());
        for (int index = 0; index < entries.size(); index++) {
            Map<String, Object> item = EntryItem.of(index, entries.get(index));
            String reason = reason(store.chain(chain).reader(), header.generation(), entries.get(index));
            if (reason != null) {
                item.put("reason", reason);
            }
            items.add(item);
        }
        return new BlockAnswer(BlockSummary.of(header), HexFormat.of().formatHex(BlockCodec.encode(header)), items);
    }

    /** Why a gateway refused what the entry counts; null of other entries, and where the patient was erased. */
    private static @Nullable String reason(ChainReader reader, int generation, byte[] bytes) {
        if (!(EntryCodec.decode(bytes) instanceof Entry.Refused entry)) {
            return null;
        }
        byte[] context = Contexts.refused(generation, entry.input());
        List<Integer> ordinals = reader.reveal(entry.patient(), context, entry.refusal());
        Content content = ordinals == null ? null : reader.content(entry.patient(), ordinals.getFirst());
        return content instanceof GatewayRefusalContent refusal ? refusal.reason() : null;
    }

    private static ChainsAnswer.ChainSummary summary(ChainStore chain, long height) {
        BlockHeader head = chain.header(height);
        Totals totals = chain.totals(height);
        if (head == null || totals == null) {
            return new ChainsAnswer.ChainSummary(chain.chain(), 1, -1, 0, 0, 0, 0, 0, 0, 0, 0, null, null);
        }
        return new ChainsAnswer.ChainSummary(
                chain.chain(),
                head.generation(),
                height,
                totals.entries(),
                totals.readings(),
                totals.values(),
                totals.duplicates(),
                totals.rejected(),
                totals.alerts(),
                totals.gaps(),
                height + 1,
                head.leafHash().toHex(),
                UtcTime.text(head.sealMs()));
    }

    private static Entry.@Nullable Genesis genesis(ChainStore chain) {
        byte[] first = chain.entry(0, 0);
        return first != null && EntryCodec.decode(first) instanceof Entry.Genesis genesis ? genesis : null;
    }

    private static BlockHeader header(ChainStore chain, long height) {
        BlockHeader header = chain.header(height);
        if (header == null) {
            throw QueryProblem.unknown("chain " + chain.chain() + " has no block " + height);
        }
        return header;
    }
}
