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
import org.wardledger.core.note.SigningKey;

/**
 * A chain's owner and its indexer, with the faults that Kafka allows: a transaction that was aborted, one whose outcome
 * nobody learnt, a process that died in between, an index that lags behind.
 */
final class SimulatedSite {
    static final SigningKey KEY = FixedKeys.signing("sim");
    static final ChainIdentity IDENTITY =
            new ChainIdentity("sim", 0, 1, 1, KEY.verifierKey().text());

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
    private Owner owner;
    /** Owners that were fenced off and do not know it yet. */
    private final List<Owner> stale = new ArrayList<>();
    /** Of the producer that was initialised last: only with that one a transaction commits. */
    private int epoch;

    private long sealMs = 1_800_000_000_000L;
    private int crashes;
    private int takeovers;
    private int fenced;
    private int stuckWhenStale;

    private SimulatedSite(List<LogRecord> log, RandomValues random, int faultPercent, int cutPercent, Bounds bounds) {
        this.log = log;
        this.random = random;
        this.faultPercent = faultPercent;
        this.cutPercent = cutPercent;
        this.bounds = bounds;
        this.indexer = new ChainReplay(0, null, index, bounds);
        this.owner = new Owner();
    }

    /** A process that owns the chain, or believes that it does. */
    private final class Owner {
        final int begunIn = ++epoch;
        final OverlayView view = new OverlayView(index);
        final ChainSealer sealer = new ChainSealer(IDENTITY, head(), view, secrets(), bounds);
        int next;
        /** The highest block that it found or made. */
        long sealedTo = committed.blocks().size() - 1L;

        /** What stands in its open transaction. */
        @Nullable
        SealedBlock written;

        Owner() {
            if (head() == null) {
                sealer.genesis(DefaultRules.TEXT, 0);
            }
        }

        boolean isFenced() {
            return begunIn != epoch;
        }

        /** Nothing is left to read or to seal. */
        boolean isDone() {
            next = firstBehind(sealer.nextInput(), next);
            return written == null && next == log.size() && sealer.isEmpty();
        }

        /** Reads the next record, or goes one step on the way of a block. */
        Outcome step() {
            if (written != null) {
                return commit(written);
            }
            next = firstBehind(sealer.nextInput(), next);
            if (next == log.size()) {
                return sealer.isEmpty() ? Outcome.GOES_ON : write();
            }
            LogRecord record = log.get(next);
            boolean applied = sealer.accept(record.offset(), record.appendMs(), record.value());
            next += applied ? 1 : 0;
            if (!sealer.isFull() && (!applied || sealer.nextTimerMs() <= sealer.engineMs())) {
                throw new IllegalStateException("something waits, but the block is not full");
            }
            if (random.chance(faultPercent)) {
                return Outcome.ENDS;
            }
            return sealer.isFull() || (!sealer.isEmpty() && random.chance(cutPercent)) ? write() : Outcome.GOES_ON;
        }

        private Outcome write() {
            sealMs = Math.max(0, sealMs + (random.chance(3) ? random.below(7_200_000) - 3_600_000 : random.below(250)));
            written = sealer.cut(sealMs);
            sealedTo = written.block().header().height();
            return isFenced() ? Outcome.ENDS : Outcome.GOES_ON;
        }

        private Outcome commit(SealedBlock block) {
            if (isFenced()) {
                return Outcome.ENDS;
            }
            boolean fails = random.chance(faultPercent);
            if (!fails || random.chance(50)) {
                store(block);
            }
            if (fails) {
                return Outcome.ENDS; // stored or not, it does not know
            }
            view.committed(block);
            sealer.committed();
            written = null;
            return Outcome.GOES_ON;
        }
    }

    private enum Outcome {
        GOES_ON,
        ENDS
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

    /** Owners that lived on when another one had begun. */
    int takeovers() {
        return takeovers;
    }

    /** Those of them whose block was refused. */
    int fenced() {
        return fenced;
    }

    /** Those that stopped before, when the index went on under them. */
    int stuckWhenStale() {
        return stuckWhenStale;
    }

    /** Everything indexed, the view as it is at the end. */
    OverlayView viewOfAll() {
        indexUpTo(committed.blocks().size());
        return owner.view;
    }

    private void run() {
        while (!owner.isDone()) {
            if (!stale.isEmpty() && random.chance(40)) {
                step(stale.get(random.below(stale.size())));
            } else if (owner.step() == Outcome.ENDS) {
                crashes++;
                begin();
            } else if (random.chance(faultPercent) && random.chance(60)) {
                takeOver();
            }
            if (random.chance(20)) {
                indexUpTo(random.below(committed.blocks().size() + 1));
            }
        }
        for (int left = 30 * stale.size(); left > 0 && !stale.isEmpty(); left--) {
            step(stale.get(left % stale.size()));
        }
    }

    /** Where index or keys went on under it, it may stumble over what another one has sealed; nowhere else. */
    private void step(Owner old) {
        try {
            if (old.step() == Outcome.ENDS) {
                fenced += old.written == null ? 0 : 1;
                stale.remove(old);
            }
        } catch (RuntimeException e) {
            if (committed.blocks().size() - 1 <= old.sealedTo) {
                throw e;
            }
            stuckWhenStale++;
            stale.remove(old);
        }
    }

    /** Another process begins while this one lives. What stands in an open transaction is aborted, if it was not decided yet. */
    private void takeOver() {
        takeovers++;
        stale.add(owner);
        if (owner.written != null && random.chance(50)) {
            store(owner.written);
        }
        begin();
    }

    private int firstBehind(long offset, int from) {
        int at = from;
        while (at < log.size() && log.get(at).offset() < offset) {
            at++;
        }
        return at;
    }

    /** A transaction is committed: there is one chain, in which nothing is read twice or passed over. */
    private void store(SealedBlock sealed) {
        Block throughKafka = new Block(
                BlockCodec.decodeHeader(BlockCodec.encode(sealed.block().header())),
                BlockCodec.decodeBody(BlockCodec.encode(sealed.block().body())));
        BlockHeader header = throughKafka.header();
        BlockHeader before = head();
        boolean follows = before == null
                ? header.height() == 0 && header.previous().equals(BlockHeader.NO_PREVIOUS)
                : header.height() == before.height() + 1
                        && header.previous().equals(before.leafHash())
                        && header.inputFrom() == before.inputTo();
        if (!follows) {
            throw new AssertionError("a block was committed that does not follow the newest: " + header);
        }
        committed.add(throughKafka, sealed.delta());
        rememberSecrets(throughKafka);
        keys.commit(sealed.keys());
        keys.readInto(index, patientsCommitted);
        alertsForgotten.addAll(sealed.forgotten().ids());
        alertsEnded.addAll(sealed.forgotten().ended());
        alertsSealed.addAll(sealed.alerts());
    }

    /** As an owner does: forget everything, index to the end, go on from the head. */
    private void begin() {
        if (random.chance(50)) {
            indexer = new ChainReplay(0, indexer.head(), index, bounds);
        }
        indexUpTo(committed.blocks().size());
        owner = new Owner();
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
                owner.view.indexed(height); // the news may come late
            }
            for (Owner old : stale) {
                old.view.indexed(height);
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
