package org.wardledger.ledger.seal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.ChainIdentity;
import org.wardledger.core.chain.ChainSealer;
import org.wardledger.core.chain.Generations;
import org.wardledger.core.chain.OverlayView;
import org.wardledger.core.chain.SealedBlock;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.index.Indexer;
import org.wardledger.ledger.kafka.CommittedRecords;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.StoreException;

/**
 * Owns one chain, on a thread of its own: reads its inputs from where the last committed header ends, seals blocks, and
 * commits each with its alerts in one Kafka transaction. After any failure whose outcome is not known for certain, all
 * memory is thrown away and it starts again from the committed head; a crash does the same. So inputs are sealed once:
 * the only position that counts stands in the header, and commits with it.
 */
final class ChainOwner implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ChainOwner.class);
    private static final Duration CATCH_UP = Duration.ofSeconds(60);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final long RETRY_MS = 500;
    private static final long SITE_MS = 100;
    private static final int FIRST = 0;

    /** A node that lost its part without knowing learns it with its next heartbeat, before it could fence its successor. */
    private static final long FENCED_MS = 3000;

    private final SealingPlan plan;
    private final int chain;
    private final Thread thread;
    private final RandomSecrets secrets = new RandomSecrets();
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile @Nullable String handOver;
    private volatile @Nullable String trouble = "not sealing yet";
    private volatile boolean broken;
    /** The generation that the chain was in when this one began with it last. */
    private volatile int begunIn;

    private volatile long nextInput = -1;
    /** Of the inputs that the block at hand answers for. */
    private long oldestAppendMs = Long.MAX_VALUE;
    /** The highest block that it found or made; while it does not seal, no block is above that. */
    private long sealedTo = Long.MAX_VALUE;

    private final int renewals;

    ChainOwner(SealingPlan plan, int chain) {
        this.plan = plan;
        this.chain = chain;
        this.renewals = plan.indexer().renewals();
        this.thread = new Thread(this::run, "chain-" + chain);
    }

    void start() {
        thread.start();
    }

    /** Why the chain is not sealed right now, or null when it is. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Why another node should own the chain, or null; the owner has stopped then. */
    @Nullable
    String handOver() {
        return handOver;
    }

    /**
     * Whether it has stopped for something that is over: it met it in an index which is not in use any more, or in a chain
     * that somebody else has gone on with, in a new generation or not. Then another one may begin.
     */
    boolean mayBeginAgain() {
        return broken && (renewals != plan.indexer().renewals() || begunIn != generation() || anotherHasSealed());
    }

    private int generation() {
        try {
            return plan.store().chain(chain).reader().generations().newest();
        } catch (StoreException e) {
            return begunIn; // the index is being opened anew, and that counts then
        }
    }

    /** Offset of the next input to seal as of the last commit, -1 before the first. Only shown, as lag. */
    long nextInput() {
        return nextInput;
    }

    private void run() {
        while (!stopped) {
            try {
                own();
            } catch (InterruptedException | InterruptException e) {
                stopped = true;
            } catch (SiteKey.WrongSite e) {
                trouble = e.getMessage();
                plan.fatal().accept(e);
                return;
            } catch (HandOver | StoreException e) {
                trouble = String.valueOf(e.getMessage());
                handOver = trouble;
                LOG.errorf("chain %d is left to another node: %s", chain, e.getMessage());
                return;
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
                trouble = "another node has taken the chain";
                LOG.warnf("chain %d: another node has taken it", chain);
                pause(FENCED_MS);
            } catch (KafkaException | ExecutionException e) {
                trouble = String.valueOf(e.getMessage());
                LOG.warnf("chain %d starts again from its head: %s", chain, e.getMessage());
                pause(RETRY_MS);
            } catch (RuntimeException e) {
                trouble = String.valueOf(e.getMessage());
                if (mayBeFenced() && anotherHasSealed()) {
                    // they went on under its sealer, which stumbled over that; its commit would have been refused
                    trouble = "another node has taken the chain";
                    LOG.warnf(e, "chain %d: another node has taken it", chain);
                    continue;
                }
                // a broken invariant: going on could seal what is not true
                broken = true;
                LOG.errorf(e, "chain %d is not sealed any more", chain);
                return;
            }
        }
        trouble = "stopped";
    }

    /** Waits until the index knows what another node has sealed, and keys that it destroyed first; not before it sealed itself. */
    private boolean mayBeFenced() {
        boolean sealed = sealedTo != Long.MAX_VALUE;
        if (sealed) {
            pause(FENCED_MS);
        }
        return sealed;
    }

    private boolean anotherHasSealed() {
        try {
            return plan.store().chain(chain).height() > sealedTo;
        } catch (StoreException e) {
            return false; // the index is being opened anew: this chain begins again then
        }
    }

    /** This node cannot seal the chain now, and another one may. */
    private static final class HandOver extends RuntimeException {
        HandOver(String message) {
            super(message);
        }
    }

    private void own() throws InterruptedException, ExecutionException {
        begunIn = generation(); // not later: what it fails at may be what the next one puts right
        sealedTo = Long.MAX_VALUE;
        oldestAppendMs = Long.MAX_VALUE;
        awaitSite();
        if (stopped) {
            return;
        }
        try (Producer<byte[], byte[]> writer = plan.clients().chainWriter(plan.site(), chain);
                Producer<byte[], byte[]> inputs = plan.clients().plainWriter("inputs-" + chain);
                Consumer<byte[], byte[]> reader = plan.clients().inputReader("inputs-" + chain)) {
            // waits for a transaction of the chain's last owner, and fences it: from here on nobody else commits
            writer.initTransactions();
            indexToTheEnd();
            ChainStore store = plan.store().chain(chain);
            plan.checkpoints().checkReached(store);
            plan.checkpoints().taken(chain);
            checkReadable(store);
            if (store.height() >= 0) {
                new LostRecords(plan.store(), new CommittedRecords(plan.clients(), "lost-" + chain), writer)
                        .restore(chain);
            }
            OverlayView view = new OverlayView(store);
            BlockFeed.Listener follow = (indexedChain, height) -> {
                if (indexedChain == chain) {
                    view.indexed(height);
                }
            };
            plan.feed().subscribe(follow);
            try {
                seal(writer, inputs, reader, store.head(), view);
            } finally {
                plan.feed().unsubscribe(follow);
            }
        }
    }

    /**
     * A site begins with chain 0, whose one owner makes the site's keys: no other chain has a block before this node has
     * read whose they are. A node that has none, or others, learns it there and does not run.
     */
    private void awaitSite() {
        while (chain != FIRST && plan.store().chain(FIRST).height() < 0 && !stopped) {
            trouble = "waits for chain 0, with which the site begins";
            pause(SITE_MS);
        }
    }

    private void indexToTheEnd() throws InterruptedException {
        TopicPartition headers = new TopicPartition(Topics.HEADERS, chain);
        TopicPartition blocks = new TopicPartition(Topics.BLOCKS, chain);
        TopicPartition keys = new TopicPartition(Topics.KEYS, chain);
        Map<TopicPartition, Long> ends;
        try (Consumer<byte[], byte[]> probe = plan.clients().ledgerReader("end-" + chain)) {
            ends = probe.endOffsets(List.of(headers, blocks, keys));
        }
        long headersEnd = ends.getOrDefault(headers, 0L);
        long blocksEnd = ends.getOrDefault(blocks, 0L);
        // its keys too: nobody may make a second one for a patient who has one
        long keysEnd = ends.getOrDefault(keys, 0L);
        if (!plan.indexer().await(chain, new Indexer.Progress(headersEnd, blocksEnd, keysEnd), CATCH_UP)) {
            throw new HandOver("the index of chain " + chain + " has not reached the end of the ledger");
        }
    }

    private void seal(
            Producer<byte[], byte[]> writer,
            Producer<byte[], byte[]> inputs,
            Consumer<byte[], byte[]> reader,
            @Nullable BlockHeader head,
            OverlayView view)
            throws InterruptedException, ExecutionException {
        SiteVault vault = vault();
        TopicPartition partition = new TopicPartition(Topics.INPUTS, chain);
        reader.assign(List.of(partition));
        ChainIdentity identity = new ChainIdentity(
                plan.site(),
                chain,
                plan.store().chains().size(),
                head == null ? Generations.FIRST : head.generation(),
                plan.key().getOrCreate().verifierKey().text());
        sealedTo = head == null ? -1 : head.height();
        ChainSealer sealer = new ChainSealer(identity, head, view, secrets);
        BlockCommit commit = new BlockCommit(writer, vault);
        if (head == null) {
            long first = reader.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            sealer.genesis(plan.rules(), first);
            commitBlock(sealer, commit, view);
        } else if (!sealer.rules().equals(plan.rules())) {
            byte[] rules = InputCodec.encode(new Input.Rules(plan.rules(), null));
            inputs.send(new ProducerRecord<>(Topics.INPUTS, chain, null, rules)).get();
        }
        long from = resumeOffset(sealer);
        if (head != null) {
            // inputs that were acknowledged and are gone must not be passed over in silence, whatever came after them
            InputsTopic topic = InputsTopic.look(reader, partition, head, sealer.engineMs());
            if (!topic.isThere()) {
                throw new IllegalStateException(topic.trouble());
            }
        }
        reader.seek(partition, from);
        if (identity.generation() > Generations.FIRST) {
            registerAgain(sealer, commit, view);
        }
        LOG.infof("chain %d is sealed here from input %d on", chain, from);
        trouble = null;
        loop(inputs, reader, sealer, commit, view);
    }

    /** Whoever went on would give a patient who is there a second handle, and could not read what is sealed of the first. */
    private void checkReadable(ChainStore store) {
        int unreadable = store.reader().unreadable();
        if (unreadable > 0) {
            throw new HandOver(
                    "chain " + chain + " has " + unreadable + " patients who are not erased, and whose keys are"
                            + " not in " + Topics.KEYS
                            + ": it was lost or is an older copy. Start a node whose index has them, or"
                            + " put a newer copy back; where there is none, new-generation --erase-unreadable gives them up");
        }
    }

    /** Devices are known to be assigned by blocks that were lost: what stands there is sealed before anything else. */
    private void registerAgain(ChainSealer sealer, BlockCommit commit, OverlayView view) {
        while (!plan.devices().isRead() && !stopped) {
            trouble = "waits for the assignments of devices";
            pause(SITE_MS);
        }
        for (DeviceRecord record : plan.devices().ofChain(chain)) {
            while (!sealer.registerAgain(record)) {
                commitBlock(sealer, commit, view);
            }
        }
        if (!sealer.isEmpty()) {
            commitBlock(sealer, commit, view);
        }
    }

    /** Makes the keystore when the site begins; one that was lost is not replaced by another. */
    private SiteVault vault() {
        SiteVault known = plan.keystore().get();
        if (known != null) {
            return known;
        }
        String missing = plan.missingKeystore();
        if (missing != null) {
            throw new HandOver(missing);
        }
        return plan.keystore().getOrCreate();
    }

    /** Where reading goes on: behind the last input that the committed head answers for, and nowhere else. */
    private static long resumeOffset(ChainSealer sealer) {
        return sealer.nextInput();
    }

    private void loop(
            Producer<byte[], byte[]> inputs,
            Consumer<byte[], byte[]> reader,
            ChainSealer sealer,
            BlockCommit commit,
            OverlayView view) {
        CutRule cut = new CutRule(plan.cut());
        EngineClock time = new EngineClock(plan.clock());
        TickWriter ticks = new TickWriter(inputs, chain);
        ReleaseWriter releases = new ReleaseWriter(inputs, chain, plan.devices());
        SealTraces traces = new SealTraces(plan.tracer());
        while (!stopped) {
            long nowNanos = System.nanoTime();
            long engineNow = time.now();
            Duration wait = cut.wait(
                    nowNanos, Math.min(ticks.waitMs(sealer.nextTimerMs(), engineNow), releases.waitMs(engineNow)));
            ConsumerRecords<byte[], byte[]> records = reader.poll(wait);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                long nowMs = Math.max(record.timestamp(), plan.clock().millis());
                while (!sealer.accept(record.offset(), record.timestamp(), nowMs, record.value())) {
                    traces.committed(commitBlock(sealer, commit, view));
                    cut.reset();
                }
                traces.taken(record);
                time.seen(record.timestamp());
                oldestAppendMs = Math.min(oldestAppendMs, record.timestamp());
                cut.applied(System.nanoTime());
                if (cut.isDue(sealer)) {
                    traces.committed(commitBlock(sealer, commit, view));
                    cut.reset();
                }
            }
            // a full block may leave something due, which begins the next one
            while (!sealer.isEmpty() && (sealer.hasAlerts() || sealer.isFull() || cut.isOld(System.nanoTime()))) {
                traces.committed(commitBlock(sealer, commit, view));
                cut.reset();
            }
            if (!sealer.isEmpty()) {
                cut.applied(System.nanoTime());
            }
            if (sealer.nextTimerMs() != AlertEngine.NO_TIMER) {
                ticks.writeIfDue(sealer.nextTimerMs(), time.now());
            }
            releases.writeDue(sealer, time.now());
        }
        if (!sealer.isEmpty()) {
            traces.committed(commitBlock(sealer, commit, view));
        }
    }

    /** Returns its header. */
    private BlockHeader commitBlock(ChainSealer sealer, BlockCommit commit, OverlayView view) {
        SealedBlock block = sealer.cut(plan.clock().millis());
        sealedTo = block.block().header().height();
        commit.commit(block);
        view.committed(block);
        sealer.committed();
        nextInput = block.block().header().inputTo();
        if (oldestAppendMs != Long.MAX_VALUE) {
            plan.times().sealed(plan.clock().millis() - oldestAppendMs);
            oldestAppendMs = Long.MAX_VALUE;
        }
        if (view.bytes() > plan.overlayBytes()) {
            throw new HandOver("indexing is stuck: " + view.bytes() + " bytes of committed blocks wait for it");
        }
        return block.block().header();
    }

    private void pause(long ms) {
        try {
            stopped |= stop.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** Tells it to stop, and does not wait. */
    void stop() {
        stopped = true;
        stop.countDown();
    }

    /** Stops after the block at hand; a block that is being committed is committed. */
    @Override
    public void close() {
        stop();
        try {
            if (!thread.join(CLOSE)) {
                LOG.warnf("chain %d did not stop in time", chain);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
