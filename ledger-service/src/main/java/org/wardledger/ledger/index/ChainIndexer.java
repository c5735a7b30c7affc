package org.wardledger.ledger.index;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.chain.ChainReplay;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.merkle.AppendResult;
import org.wardledger.core.merkle.Frontier;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.TopicPositions;

/**
 * Indexes one chain: puts headers and bodies together, has each block replayed, and writes it with the positions behind
 * it. A crash is safe at any time: block and positions are one batch. Not thread-safe.
 */
final class ChainIndexer {
    private final LedgerStore store;
    private final ChainStore chain;
    private final ChainReplay replay;
    private final Frontier log;
    private final Indexer.SiteCheck site;
    private final Deque<ConsumerRecord<byte[], byte[]>> headers = new ArrayDeque<>();
    private final Deque<ConsumerRecord<byte[], byte[]>> bodies = new ArrayDeque<>();
    private @Nullable String broken;

    ChainIndexer(LedgerStore store, ChainStore chain, Indexer.SiteCheck site) {
        this.store = store;
        this.chain = chain;
        this.site = site;
        this.replay = new ChainReplay(chain.chain(), chain.head(), chain);
        this.log = Frontier.read(chain, chain.height() + 1);
    }

    int chain() {
        return chain.chain();
    }

    void header(ConsumerRecord<byte[], byte[]> header) {
        headers.addLast(header);
    }

    void body(ConsumerRecord<byte[], byte[]> body) {
        bodies.addLast(body);
    }

    /** Why the chain is not indexed any more, or null. */
    @Nullable
    String broken() {
        return broken;
    }

    void isBroken(String why) {
        broken = why;
        headers.clear();
        bodies.clear();
    }

    /** Whether everything that was handed in is indexed. */
    boolean isIdle() {
        return headers.isEmpty() && bodies.isEmpty();
    }

    /** Indexes the next block when both halves are there; says whether it did. */
    boolean indexNext() {
        ConsumerRecord<byte[], byte[]> header = headers.peekFirst();
        ConsumerRecord<byte[], byte[]> body = bodies.peekFirst();
        if (broken != null || header == null || body == null) {
            return false;
        }
        Block block = decode(header, body);
        if (block.header().height() == 0) {
            checkGenesis(block);
        }
        ChainReplay.Replayed replayed = replay.apply(block);
        AppendResult appended = log.append(block.header().leafHash());
        store.write(block, replayed, appended.completed(), new TopicPositions(header.offset() + 1, body.offset() + 1));
        replay.stored();
        headers.removeFirst();
        bodies.removeFirst();
        return true;
    }

    private Block decode(ConsumerRecord<byte[], byte[]> header, ConsumerRecord<byte[], byte[]> body) {
        try {
            BlockHeader decodedHeader = BlockCodec.decodeHeader(header.value());
            BlockBody decodedBody = BlockCodec.decodeBody(body.value());
            return new Block(decodedHeader, decodedBody);
        } catch (DecodeException e) {
            throw new LedgerBroken(
                    chain.chain(),
                    chain.height() + 1,
                    "header at offset " + header.offset() + " or body at " + body.offset() + ": " + e.getMessage());
        }
    }

    private void checkGenesis(Block block) {
        List<byte[]> entries = block.body().entries();
        if (!entries.isEmpty() && EntryCodec.decode(entries.getFirst()) instanceof Entry.Genesis first) {
            site.check(first);
        }
    }
}
