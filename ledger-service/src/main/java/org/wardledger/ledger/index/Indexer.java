package org.wardledger.ledger.index;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.entry.Entry;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.StoreException;
import org.wardledger.ledger.store.TopicPositions;

/**
 * Follows headers, bodies, checkpoints and patients' keys of all chains, read committed, on a thread of its own. A chain that cannot be
 * indexed stops alone and is reported; the others go on. When the disk is full or fails, the chain waits and is tried
 * again from what is stored; an index that is damaged is set aside and built anew.
 */
public final class Indexer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Indexer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final long PAUSE_MS = 500;
    private static final long REOPEN_MS = 4000;

    /** After so many failures in a row the index is opened anew. RocksDB itself needs some seconds after a full disk. */
    private static final int FAILURES_BEFORE_REOPENING = 3;

    private static final int FAILURES_WITH_ROOM = 12;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final LedgerStore store;
    private final CheckpointReader checkpoints;
    private final BlockFeed feed;
    private final BlockTimes times;
    private final SiteCheck site;
    private final KeyEnds keyEnds;
    private final List<ChainIndexer> chains = new CopyOnWriteArrayList<>();
    private final IndexProgress progress = new IndexProgress();
    private final Thread thread = new Thread(this::run, "indexer");

    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private volatile @Nullable String trouble = "not at the ledger's end yet";
    private final AtomicInteger renewals = new AtomicInteger();

    /** Judges what a chain's genesis says about the site. */
    @FunctionalInterface
    public interface SiteCheck {
        void check(Entry.Genesis genesis);
    }

    /** Takes a checkpoint that stood in the topic. */
    @FunctionalInterface
    public interface CheckpointReader {
        void read(int chain, String note);
    }

    /** Up to where a chain's partitions were read and indexed: next offsets. */
    public record Progress(long headers, long blocks, long keys) {
        boolean hasReached(Progress other) {
            return headers >= other.headers && blocks >= other.blocks && keys >= other.keys;
        }
    }

    /** Up to where patients' keys are, in transactions that may be open still. */
    @FunctionalInterface
    public interface KeyEnds {
        long end(int chain);
    }

    public Indexer(
            Supplier<Consumer<byte[], byte[]>> consumers,
            LedgerStore store,
            CheckpointReader checkpoints,
            BlockFeed feed,
            BlockTimes times,
            SiteCheck site,
            KeyEnds keyEnds) {
        this.consumers = consumers;
        this.store = store;
        this.checkpoints = checkpoints;
        this.feed = feed;
        this.times = times;
        this.site = site;
        this.keyEnds = keyEnds;
    }

    public void start() {
        thread.start();
    }

    /** What is wrong, by chain or for all of them; empty when nothing is. */
    public Map<String, String> troubles() {
        Map<String, String> troubles = new TreeMap<>();
        String common = trouble;
        if (common != null) {
            troubles.put("indexer", common);
        }
        for (ChainIndexer chain : chains) {
            String why = chain.trouble();
            if (why != null) {
                troubles.put("chain " + chain.chain(), why);
            }
        }
        return troubles;
    }

    /** Waits until the index is near the ledger's end: it has reached what was the end not long ago, and is not stuck. */
    public void awaitEnd() throws InterruptedException {
        progress.awaitEnd();
    }

    /**
     * Waits until the chain is indexed up to these offsets.
     *
     * @return false when it is not within the time, or the index is stuck
     */
    public boolean await(int chain, Progress end, Duration atMost) throws InterruptedException {
        return progress.await(chain, end, atMost);
    }

    /** How often the index was opened anew or begun again: what was met in an index before counts no more. */
    public int renewals() {
        return renewals.get();
    }

    private void run() {
        while (!stopped) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("indexer is being stopped");
            } catch (KafkaException e) {
                trouble = "Kafka: " + e.getMessage();
                LOG.warnf("indexer starts again: %s", e.getMessage());
                pause(PAUSE_MS);
            } catch (StoreException e) {
                renew(e);
            } catch (RuntimeException e) {
                trouble = String.valueOf(e.getMessage());
                LOG.error("indexer stopped", e);
                return;
            }
        }
    }

    /** The index cannot be used as it is open now. Sealing here has to wait until a new one is at the end. */
    private void renew(StoreException why) {
        progress.forget();
        trouble = String.valueOf(why.getMessage());
        LOG.errorf("the index is opened anew: %s", why.getMessage());
        try {
            if (why.kind() == StoreException.Kind.DAMAGED) {
                store.setAside(why);
                trouble = "the index was damaged and is being built again from the topics";
            } else {
                store.reopen();
            }
            renewals.incrementAndGet();
        } catch (StoreException e) {
            trouble = String.valueOf(e.getMessage());
            LOG.errorf("the index cannot be opened, and is tried again: %s", e.getMessage());
            pause(REOPEN_MS);
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        chains.clear();
        List<TopicPartition> partitions = new ArrayList<>();
        for (ChainStore chain : store.chains()) {
            chains.add(new ChainIndexer(store, chain.chain(), site, keyEnds));
            partitions.add(new TopicPartition(Topics.HEADERS, chain.chain()));
            partitions.add(new TopicPartition(Topics.BLOCKS, chain.chain()));
            partitions.add(new TopicPartition(Topics.CHECKPOINTS, chain.chain()));
            partitions.add(new TopicPartition(Topics.KEYS, chain.chain()));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        for (ChainStore chain : store.chains()) {
            TopicPositions from = store.positions(chain.chain());
            seek(consumer, new TopicPartition(Topics.HEADERS, chain.chain()), from.headers());
            seek(consumer, new TopicPartition(Topics.BLOCKS, chain.chain()), from.blocks());
            // compacted, so all of it is read each time: who makes the topic again must not leave a hole in it
            store.rewindKeys(chain.chain());
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!stopped) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
            store.checkWhole(); // whoever has met damage, it is met here
            for (ChainIndexer chain : chains) {
                if (chain.isDue()) {
                    restart(consumer, chain);
                    ends = consumer.endOffsets(partitions);
                }
                index(consumer, chain);
            }
            publishProgress(consumer);
            if (!progress.atEnd() || trouble != null) {
                noteEnd(consumer, ends);
            }
        }
    }

    /** An index that is ahead of the topics belongs to other topics, or these have lost blocks. */
    private static void seek(Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        if (offset > end) {
            throw new IllegalStateException("the index has read " + partition + " up to " + offset + ", but it ends at "
                    + end + ": other topics, or topics that lost blocks");
        }
        if (offset > 0) {
            consumer.seek(partition, offset);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        ChainIndexer chain = chains.get(record.partition());
        switch (record.topic()) {
            case Topics.HEADERS -> chain.header(record);
            case Topics.BLOCKS -> chain.body(record);
            case Topics.KEYS -> chain.key(record);
            case Topics.CHECKPOINTS -> {
                if (record.value() != null) {
                    checkpoints.read(record.partition(), new String(record.value(), StandardCharsets.UTF_8));
                }
            }
            default -> throw new IllegalStateException("a record of " + record.topic());
        }
    }

    private void index(Consumer<byte[], byte[]> consumer, ChainIndexer chain) {
        try {
            long keysRead = consumer.position(new TopicPartition(Topics.KEYS, chain.chain()));
            while (chain.indexNext(keysRead)) {
                ChainStore indexed = store.chain(chain.chain());
                feed.publish(indexed.chain(), indexed.height());
                if (progress.atEnd()) {
                    times.indexed(System.currentTimeMillis() - chain.sealMs());
                }
            }
        } catch (LedgerBroken e) {
            chain.isBroken(String.valueOf(e.getMessage()));
            LOG.errorf("chain is not indexed any more: %s", e.getMessage());
        } catch (StoreException e) {
            failed(consumer, chain, e);
        }
    }

    private void failed(Consumer<byte[], byte[]> consumer, ChainIndexer chain, StoreException why) {
        boolean hopeless =
                switch (why.kind()) {
                    case DAMAGED -> true;
                    case IO -> chain.failures() >= FAILURES_BEFORE_REOPENING;
                    case NO_SPACE -> chain.failures() >= FAILURES_WITH_ROOM && store.hasRoom();
                };
        if (hopeless) {
            throw why;
        }
        if (chain.failures() == 0) {
            LOG.errorf("chain %d waits to be indexed: %s", chain.chain(), why.getMessage());
        }
        chain.waits(why);
        consumer.pause(ledgerOf(chain)); // what comes meanwhile stays in Kafka, not in memory
        progress.notAtEnd();
    }

    private void restart(Consumer<byte[], byte[]> consumer, ChainIndexer chain) {
        try {
            TopicPositions from = chain.restart();
            consumer.seek(new TopicPartition(Topics.HEADERS, chain.chain()), from.headers());
            consumer.seek(new TopicPartition(Topics.BLOCKS, chain.chain()), from.blocks());
            consumer.seek(new TopicPartition(Topics.KEYS, chain.chain()), store.keyPosition(chain.chain()));
            consumer.resume(ledgerOf(chain));
        } catch (StoreException e) {
            failed(consumer, chain, e);
        }
    }

    private static List<TopicPartition> ledgerOf(ChainIndexer chain) {
        return List.of(
                new TopicPartition(Topics.HEADERS, chain.chain()),
                new TopicPartition(Topics.BLOCKS, chain.chain()),
                new TopicPartition(Topics.KEYS, chain.chain()));
    }

    private void publishProgress(Consumer<byte[], byte[]> consumer) {
        Map<Integer, Progress> now = new HashMap<>();
        for (ChainIndexer chain : chains) {
            if (chain.broken() == null && chain.isIdle()) {
                now.put(
                        chain.chain(),
                        new Progress(
                                consumer.position(new TopicPartition(Topics.HEADERS, chain.chain())),
                                consumer.position(new TopicPartition(Topics.BLOCKS, chain.chain())),
                                consumer.position(new TopicPartition(Topics.KEYS, chain.chain()))));
            }
        }
        progress.put(now);
    }

    private void noteEnd(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        boolean reached = chains.stream().allMatch(ChainIndexer::isIdle)
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        if (reached) {
            trouble = null;
            progress.isAtEnd();
        }
    }

    private void pause(long ms) {
        try {
            var unused = stop.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
            progress.stop();
        }
    }

    @Override
    public void close() {
        stopped = true;
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        progress.stop();
        stop.countDown();
        try {
            if (!thread.join(CLOSE)) {
                LOG.warn("the indexer did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
