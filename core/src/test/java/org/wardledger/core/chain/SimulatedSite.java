package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomValues;

/**
 * A chain's owner and its indexer, with the faults that Kafka allows: a transaction that was aborted, one whose outcome
 * nobody learnt, a process that died in between, an index that lags behind.
 */
final class SimulatedSite {
    static final ChainIdentity IDENTITY = new ChainIdentity("sim", 0, 1, 1, "sim+00000000+AAAA");

    /** What the transactions committed, with what the sealer said that it changes. */
    final MemoryChain committed = new MemoryChain(FixedKeys.VAULT);
    /** What the indexer made of the same blocks. */
    final MemoryChain index = new MemoryChain(FixedKeys.VAULT);
    /** What the same transactions wrote there; the indexer knows it at once, however far it is behind. */
    final KeysTopic keys = new KeysTopic();

    final List<AlertState> alertsSealed = new ArrayList<>();
    final List<AlertState> alertsIndexed = new ArrayList<>();
    final List<AlertId> alertsForgotten = new ArrayList<>();
    /** Those of them that stood when the patient was erased. */
    final List<AlertState> alertsEnded = new ArrayList<>();

    private final Set<Long> handlesCommitted = new HashSet<>();
    private final Set<Long> patientsCommitted = new HashSet<>();
    private long keysCommitted;
    private final List<LogRecord> log;
    private final RandomValues random;
    private final int faultPercent;
    private final int cutPercent;
    final Bounds bounds;

    private ChainReplay indexer;
    private OverlayView view;
    private ChainSealer sealer;
    private long sealMs = 1_800_000_000_000L;
    private int crashes;

    private SimulatedSite(List<LogRecord> log, RandomValues random, int faultPercent, int cutPercent, Bounds bounds) {
        this.log = log;
        this.random = random;
        this.faultPercent = faultPercent;
        this.cutPercent = cutPercent;
        this.bounds = bounds;
        this.indexer = new ChainReplay(0, null, index, bounds);
        this.view = new OverlayView(index);
        this.sealer = newSealer();
    }

    /** Everything in one block, nothing goes wrong. */
    static SimulatedSite undisturbed(List<LogRecord> log) {
        SimulatedSite site = new SimulatedSite(log, new RandomValues(0), 0, 0, Bounds.NORMAL);
        site.run();
        return site;
    }

    static SimulatedSite disturbed(List<LogRecord> log, long seed) {
        RandomValues random = new RandomValues(seed);
        Bounds bounds = new Bounds(random.one(List.of(0, 20, 200_000)), random.one(List.of(200, 2_000, 512 * 1024)));
        SimulatedSite site = new SimulatedSite(log, random, random.below(8), 5 + random.below(40), bounds);
        site.run();
        return site;
    }

    int crashes() {
        return crashes;
    }

    /** Everything indexed, the view as it is at the end. */
    OverlayView viewOfAll() {
        indexUpTo(committed.blocks().size());
        return view;
    }

    private void run() {
        int next = 0;
        while (true) {
            next = firstBehind(sealer.nextInput(), next);
            if (next == log.size()) {
                if (sealer.isEmpty() || cut()) {
                    return;
                }
                next = 0; // begun again from the head
                continue;
            }
            LogRecord record = log.get(next);
            boolean applied = sealer.accept(record.offset(), record.appendMs(), record.value());
            next += applied ? 1 : 0;
            if (!sealer.isFull() && (!applied || sealer.nextTimerMs() <= sealer.engineMs())) {
                throw new AssertionError("something waits, but the block is not full");
            }
            boolean begunAgain = false;
            if (random.chance(faultPercent)) {
                restart();
                begunAgain = true;
            } else if (sealer.isFull() || (!sealer.isEmpty() && random.chance(cutPercent))) {
                begunAgain = !cut();
            }
            next = begunAgain ? 0 : next;
            if (random.chance(20)) {
                indexUpTo(random.below(committed.blocks().size() + 1));
            }
        }
    }

    private int firstBehind(long offset, int from) {
        int at = from;
        while (at < log.size() && log.get(at).offset() < offset) {
            at++;
        }
        return at;
    }

    /** Returns false when the transaction failed, or nobody knows: then all began again from the committed head. */
    private boolean cut() {
        sealMs += 1 + random.below(250);
        SealedBlock sealed = sealer.cut(sealMs);
        boolean fails = random.chance(faultPercent);
        if (fails && random.chance(50)) {
            restart();
            return false;
        }
        Block throughKafka = new Block(
                BlockCodec.decodeHeader(BlockCodec.encode(sealed.block().header())),
                BlockCodec.decodeBody(BlockCodec.encode(sealed.block().body())));
        committed.add(throughKafka, sealed.delta());
        rememberSecrets(throughKafka);
        keys.commit(sealed.keys());
        keys.readInto(index, patientsCommitted);
        alertsForgotten.addAll(sealed.forgotten().ids());
        alertsEnded.addAll(sealed.forgotten().ended());
        alertsSealed.addAll(sealed.alerts());
        if (fails) {
            restart();
            return false;
        }
        view.committed(sealed);
        sealer.committed();
        return true;
    }

    /** As an owner does: forget everything, index to the end, go on from the head. */
    private void restart() {
        crashes++;
        if (random.chance(50)) {
            indexer = new ChainReplay(0, indexer.head(), index, bounds);
        }
        indexUpTo(committed.blocks().size());
        view = new OverlayView(index);
        sealer = newSealer();
    }

    private ChainSealer newSealer() {
        ChainSealer fresh = new ChainSealer(IDENTITY, head(), view, secrets(), bounds);
        if (head() == null) {
            fresh.genesis(DefaultRules.TEXT, 0);
        }
        return fresh;
    }

    private @Nullable BlockHeader head() {
        List<Block> blocks = committed.blocks();
        return blocks.isEmpty() ? null : blocks.getLast().header();
    }

    private void indexUpTo(int blocks) {
        for (int height = index.blocks().size(); height < blocks; height++) {
            Block block = committed.blocks().get(height);
            ChainReplay.Replayed replayed = indexer.apply(block);
            alertsIndexed.addAll(replayed.alerts());
            index.add(block, replayed.delta());
            indexer.stored();
            if (random.chance(70)) {
                view.indexed(height); // the news may come late
            }
        }
    }

    /** The same secrets in the same order however often it crashes: entries can then be compared byte for byte. */
    private Secrets secrets() {
        long[] given = {handlesCommitted.size()};
        return new SeededSecrets(() -> new SplittableRandom(given[0]++).nextLong(), keysCommitted);
    }

    private void rememberSecrets(Block block) {
        for (byte[] bytes : block.body().entries()) {
            switch (EntryCodec.decode(bytes)) {
                case Entry.Content content -> {
                    handlesCommitted.add(content.patient());
                    keysCommitted += patientsCommitted.add(content.patient()) ? 1 : 0;
                }
                case Entry.Rekeyed rekeyed -> keysCommitted++;
                case Entry.Assigned assigned -> handlesCommitted.add(assigned.assignment());
                default -> {}
            }
        }
    }
}
