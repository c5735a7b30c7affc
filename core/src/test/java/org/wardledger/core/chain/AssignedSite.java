package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.device.DeviceBook;
import org.wardledger.core.device.DeviceFact;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Patients;

/**
 * Several chains, each with an owner that dies at any point, and the topics that they share. What a block's transaction
 * writes is there with the block or not at all.
 */
final class AssignedSite {
    static final int CHAINS = 3;
    private static final long GRACE_MS = 5_000;

    final List<Owner> owners = new ArrayList<>();
    private final List<DeviceRecord> devices = new ArrayList<>();
    private final RandomValues random;
    private final int faultPercent;
    long nowMs = 1_800_000_000_000L;
    int crashes;
    /** Blocks of owners that were fenced and went on all the same. */
    int fenced;

    /** One chain. */
    final class Owner {
        final int chain;
        final List<LogRecord> log = new ArrayList<>();
        final MemoryChain committed = new MemoryChain(FixedKeys.VAULT);
        final List<Entry> entries = new ArrayList<>();
        final List<PatientKey> keys = new ArrayList<>();
        private final List<Stale> stale = new ArrayList<>();
        private ChainSealer sealer;
        private int made;

        Owner(int chain) {
            this.chain = chain;
            this.sealer = begin();
        }

        private ChainSealer begin() {
            List<Block> blocks = committed.blocks();
            BlockHeader head = blocks.isEmpty() ? null : blocks.getLast().header();
            // never the same twice: what was not committed has left nothing
            long begun = ++made;
            SplittableRandom handles = new SplittableRandom(chain * 1_000_000L + begun);
            ChainIdentity identity = new ChainIdentity("sim", chain, CHAINS, 1, "sim+00000000+AAAA");
            ChainSealer fresh = new ChainSealer(
                    identity,
                    head,
                    committed,
                    new SeededSecrets(handles::nextLong, (chain * 100_000L + begun) * 1_000));
            if (head == null) {
                fresh.genesis(DefaultRules.TEXT, 0);
            }
            return fresh;
        }

        private void crash() {
            crashes++;
            sealer = begin();
        }

        /** Another one begins, and this one may live on; where it had cut a block, it throws its memory away. */
        private void lose() {
            if (random.chance(40)) {
                stale.add(new Stale(sealer, committed.blocks().size()));
            }
            crash();
        }

        /**
         * It does not know that another one has begun: its block is refused, with what stands in its transaction; what it
         * asks for in the inputs comes there. Where others' blocks went on under it, it may stumble.
         */
        private void runStale(Stale old) {
            try {
                writeReleases(old.sealer());
                for (LogRecord record : List.copyOf(log)) {
                    if (record.offset() >= old.sealer().nextInput()
                            && !old.sealer().accept(record.offset(), record.appendMs(), nowMs, record.value())) {
                        break;
                    }
                }
                old.sealer().cut(nowMs);
                fenced++;
            } catch (RuntimeException e) {
                if (committed.blocks().size() <= old.blocks()) {
                    throw e;
                }
            }
        }

        /** Seals what waits, in one block or several; what is sealed is not lost to a later crash. */
        void run() {
            if (!stale.isEmpty() && random.chance(40)) {
                runStale(stale.removeFirst());
            }
            writeReleases(sealer);
            for (LogRecord record : List.copyOf(log)) {
                if (record.offset() < sealer.nextInput()) {
                    continue;
                }
                if (!sealer.accept(record.offset(), record.appendMs(), nowMs, record.value())) {
                    throw new AssertionError("the block is full");
                }
                if (random.chance(faultPercent)) {
                    lose();
                    return;
                }
                if (random.chance(20) && !cut()) {
                    return;
                }
            }
            if (!sealer.isEmpty()) {
                cut();
            }
        }

        private void writeReleases(ChainSealer by) {
            if (by.nextTimerMs() <= nowMs) {
                append(chain, new Input.Tick());
            }
            for (Input.Release release : devicesTopic().releases(chain)) {
                boolean due = release.release().untilMs() + GRACE_MS <= nowMs;
                if (due && !by.isReleased(release.assignment())) {
                    append(chain, release);
                    if (random.chance(30)) {
                        append(chain, release);
                    }
                }
            }
        }

        private boolean cut() {
            SealedBlock sealed = sealer.cut(nowMs);
            boolean fails = random.chance(faultPercent);
            if (fails && random.chance(50)) {
                if (random.chance(50)) {
                    sealed.handovers()
                            .forEach(one -> append(one.chain(), one.handover())); // inputs are read uncommitted
                }
                crash();
                return false;
            }
            committed.add(sealed.block(), sealed.delta());
            sealed.delta().keys().forEach(committed::addKey);
            keys.addAll(sealed.delta().keys());
            entries.addAll(ChainBench.entries(sealed.block()));
            devices.addAll(sealed.devices());
            for (SealedBlock.ForChain forChain : sealed.handovers()) {
                append(forChain.chain(), forChain.handover());
                if (random.chance(20)) {
                    append(forChain.chain(), forChain.handover());
                }
            }
            if (fails) {
                crash();
                return false;
            }
            sealer.committed();
            return true;
        }

        boolean isIdle() {
            boolean read = log.isEmpty() || log.getLast().offset() < sealer.nextInput();
            return read && sealer.isEmpty() && sealer.nextTimerMs() > nowMs;
        }

        ChainReader reader() {
            return new ChainReader(committed);
        }
    }

    /** @param blocks that there were when it was fenced */
    private record Stale(ChainSealer sealer, int blocks) {}

    AssignedSite(RandomValues random) {
        this.random = random;
        this.faultPercent = random.below(6);
        for (int chain = 0; chain < CHAINS; chain++) {
            owners.add(new Owner(chain));
        }
    }

    int chainOf(String patient) {
        return Patients.chainOf(patient, CHAINS);
    }

    void append(int chain, Input input) {
        List<LogRecord> log = owners.get(chain).log;
        log.add(new LogRecord(log.size(), nowMs, InputCodec.encode(input)));
    }

    /** As somebody reads it now who begins at its beginning. */
    DeviceBook devicesTopic() {
        DeviceBook book = new DeviceBook();
        for (DeviceRecord record : devices) {
            book.put((DeviceRecord) DeviceFact.decode(record.key(), record.value()));
        }
        return book;
    }

    /** Assignments of the device that nobody registered. */
    List<AssignmentRef> implicit(String device) {
        List<AssignmentRef> found = new ArrayList<>();
        for (Owner owner : owners) {
            for (Entry entry : owner.entries) {
                if (entry instanceof Entry.Assigned assigned) {
                    Assignment meaning = owner.reader().assignment(assigned.assignment());
                    if (meaning != null
                            && meaning.registered() == null
                            && meaning.device().equals(device)) {
                        found.add(new AssignmentRef(owner.chain, assigned.assignment()));
                    }
                }
            }
        }
        return found;
    }

    void step() {
        nowMs += 50 + random.below(400);
        for (Owner owner : owners) {
            if (random.chance(85)) {
                owner.run();
            }
        }
    }

    /** Until everything is sealed that there is, and all that is due. */
    void settle() {
        for (int round = 0; round < 200; round++) {
            nowMs += 1_000;
            owners.forEach(owner -> owner.run());
            boolean idle = owners.stream().allMatch(Owner::isIdle);
            if (idle && round > 40) {
                return;
            }
        }
        throw new AssertionError("something is never done: "
                + owners.stream()
                        .filter(owner -> !owner.isIdle())
                        .map(owner -> "chain " + owner.chain + ", next input " + owner.sealer.nextInput() + " of "
                                + owner.log.size() + ", next timer in " + (owner.sealer.nextTimerMs() - nowMs)
                                + " ms, empty " + owner.sealer.isEmpty())
                        .toList());
    }
}
