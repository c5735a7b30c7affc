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
import org.wardledger.core.chain.BlockCheck;
import org.wardledger.core.chain.ChainReplay;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.merkle.AppendResult;
import org.wardledger.core.merkle.Frontier;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.StoreException;
import org.wardledger.ledger.store.TopicPositions;

/**
 * Indexes one chain: puts headers and bodies together, has each block replayed, and writes it with the positions behind
 * it. A crash is safe at any time: block and positions are one batch. Not thread-safe.
 */
final class ChainIndexer {
    private final LedgerStore store;
    private final int number;
    private final Indexer.SiteCheck site;
    private final Indexer.KeyEnds keyEnds;
    private final Retry retry = new Retry();
    private ChainStore chain;
    private ChainReplay replay;
    private Frontier log;
    private final Deque<ConsumerRecord<byte[], byte[]>> headers = new ArrayDeque<>();
    private final Deque<ConsumerRecord<byte[], byte[]>> bodies = new ArrayDeque<>();
    private volatile @Nullable String broken;
    /** Keys up to here belong to blocks that were there before this was asked. */
    private long keysNeeded;

    private boolean keysAsked;
    private @Nullable StoreException keyFailure;

    ChainIndexer(LedgerStore store, int number, Indexer.SiteCheck site, Indexer.KeyEnds keyEnds) {
        this.store = store;
        this.number = number;
        this.site = site;
        this.keyEnds = keyEnds;
        this.chain = store.chain(number);
        this.replay = new ChainReplay(number, chain.head(), chain);
        this.log = Frontier.read(chain, chain.height() + 1);
    }

    int chain() {
        return number;
    }

    /** The disk failed: nothing is taken in before {@link #isDue}. */
    void waits(StoreException why) {
        headers.clear();
        bodies.clear();
        retry.failed(String.valueOf(why.getMessage()), System.nanoTime());
    }

    boolean isWaiting() {
        return retry.isWaiting();
    }

    boolean isDue() {
        return retry.isDue(System.nanoTime());
    }

    /** How often the disk has failed in a row. */
    int failures() {
        return retry.failures();
    }

    /**
     * Goes on from what is stored; what was in memory may be half of a block.
     *
     * @return where the topics are to be read from
     * @throws StoreException when that cannot be read either
     */
    TopicPositions restart() {
        TopicPositions from = store.positions(number);
        chain = store.chain(number);
        replay = new ChainReplay(number, chain.head(), chain);
        log = Frontier.read(chain, chain.height() + 1);
        keyFailure = null;
        keysAsked = false;
        retry.tries();
        return from;
    }

    /** Why the chain is not indexed now, or null: broken for good, or waiting for the disk. */
    @Nullable
    String trouble() {
        return broken != null ? broken : retry.trouble();
    }

    void header(ConsumerRecord<byte[], byte[]> header) {
        if (broken == null) {
            headers.addLast(header);
        }
    }

    void body(ConsumerRecord<byte[], byte[]> body) {
        if (broken == null) {
            bodies.addLast(body);
            keysAsked = false; // its keys may lie behind the end that was asked for
        }
    }

    /** Takes a patient's key over at once, or destroys it: at once, or, of a patient whom blocks know, with the one that erases. */
    void key(ConsumerRecord<byte[], byte[]> record) {
        if (broken != null || keyFailure != null) {
            return; // it is read again
        }
        long next = record.offset() + 1;
        try {
            if (record.value() == null && isAlive(record.key())) {
                // of whom had the id before, or of a topic that is no more: who is erased loses the key with that block
                store.passKey(number, next);
            } else if (record.value() == null) {
                store.deleteKey(number, record.key(), next);
            } else {
                store.putKey(number, record.key(), record.value(), next);
                checkInTime(SiteVault.owner(record.value()).patient());
            }
        } catch (StoreException e) {
            keyFailure = e;
        }
    }

    /** Whether the key that stands here under a record's key is of a patient whom blocks know, and have not erased. */
    private boolean isAlive(byte[] recordKey) {
        Long patient = store.keyOwner(number, recordKey);
        return patient != null && chain.reader().isAlive(patient);
    }

    /** A key that was lost and is there again: what this index has passed over of its patient can be read after all. */
    private void checkInTime(long patient) {
        if (chain.opensKeys() && chain.reader().isPassedOver(patient)) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED,
                    "a patient's key has come into " + Topics.KEYS + ", partition " + number
                            + ", whose entries the index has passed over: the topic was not whole when it was read");
        }
    }

    /** When the newest indexed block was cut, by the clock of who sealed it; 0 before the first. */
    long sealMs() {
        BlockHeader head = replay.head();
        return head == null ? 0 : head.sealMs();
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
        return !retry.isWaiting() && headers.isEmpty() && bodies.isEmpty();
    }

    /**
     * Indexes the next block when both halves are there, and the keys that came with it; says whether it did.
     *
     * @param keysRead up to where the chain's keys were read
     */
    boolean indexNext(long keysRead) {
        StoreException failed = keyFailure;
        if (failed != null) {
            throw failed;
        }
        ConsumerRecord<byte[], byte[]> header = headers.peekFirst();
        ConsumerRecord<byte[], byte[]> body = bodies.peekFirst();
        if (broken != null || header == null || body == null) {
            return false;
        }
        Block block = decode(header, body);
        if (block.header().height() == 0) {
            checkGenesis(block);
        }
        checkFollows(block);
        if (!areKeysHere(block, keysRead)) {
            return false;
        }
        ChainReplay.Replayed replayed = replay.apply(block);
        AppendResult appended = log.append(block.header().leafHash());
        store.write(block, replayed, appended.completed(), new TopicPositions(header.offset() + 1, body.offset() + 1));
        replay.stored();
        retry.succeeded();
        headers.removeFirst();
        bodies.removeFirst();
        return true;
    }

    /**
     * A ledger that lost blocks has gone on without what this index has read: then it is to be built again. Only where its
     * site has signed that: whoever can write to Kafka, and nothing else, takes no block out of an index.
     */
    private void checkFollows(Block block) {
        BlockHeader next = block.header();
        BlockHeader head = replay.head();
        if (head != null
                && next.generation() > head.generation()
                && !(next.height() == head.height() + 1 && next.previous().equals(head.leafHash()))
                && BlockCheck.isRestore(block, chain.reader().keys())) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED,
                    "the index holds block " + head.height() + " of chain " + number + ", generation "
                            + head.generation() + ", which was lost: the ledger has gone on without it, in generation "
                            + next.generation());
        }
    }

    private Block decode(ConsumerRecord<byte[], byte[]> header, ConsumerRecord<byte[], byte[]> body) {
        try {
            BlockHeader decodedHeader = BlockCodec.decodeHeader(header.value());
            BlockBody decodedBody = BlockCodec.decodeBody(body.value());
            return new Block(decodedHeader, decodedBody);
        } catch (DecodeException e) {
            throw new LedgerBroken(
                    number,
                    chain.height() + 1,
                    "header at offset " + header.offset() + " or body at " + body.offset() + ": " + e.getMessage());
        }
    }

    /**
     * Whether every key that the block's contents are encrypted under is here, or will never be. A block and its keys are
     * committed together, but each partition shows it in its own time: a key that is missing may be on its way. When all
     * that was written before this was asked is read and there is none, its patient was erased.
     */
    private boolean areKeysHere(Block block, long keysRead) {
        if (!chain.opensKeys() || hasKeys(block)) {
            return true;
        }
        if (!keysAsked) {
            keysNeeded = keyEnds.end(chain.chain());
            keysAsked = true;
        }
        return keysRead >= keysNeeded;
    }

    private boolean hasKeys(Block block) {
        for (byte[] bytes : block.body().entries()) {
            boolean makesUse = bytes.length > 0 && (bytes[0] == EntryCodec.CONTENT || bytes[0] == EntryCodec.REKEYED);
            boolean here = !makesUse
                    || switch (EntryCodec.decode(bytes)) {
                        case Entry.Content content -> chain.hasKey(content.patient(), content.epoch());
                        case Entry.Rekeyed rekeyed -> chain.hasKey(rekeyed.patient(), rekeyed.epoch());
                        default -> true;
                    };
            if (!here) {
                return false;
            }
        }
        return true;
    }

    private void checkGenesis(Block block) {
        List<byte[]> entries = block.body().entries();
        if (!entries.isEmpty() && EntryCodec.decode(entries.getFirst()) instanceof Entry.Genesis first) {
            site.check(first);
        }
    }
}
