package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.alert.Change;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.SecretOf;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.merkle.Hash;

/** A chain loses blocks, or inputs, at any place, and goes on in a new generation; then once more. */
class RestoreSimulationTest {
    private static final int SEEDS = 200;
    private static final int LONG_SEEDS = 3_000;
    private static final int RECORDS = 120;

    private int cleared;
    private int erased;
    private int whole;
    private int read;

    @Test
    void a_restored_chain_goes_on_with_what_is_left_and_repeats_nothing_that_was_lost() {
        Seeds.forEach(SEEDS, this::run);
        assertThat(cleared).isGreaterThan(SEEDS / 20);
        assertThat(erased).isGreaterThan(SEEDS / 20);
        assertThat(whole).isGreaterThan(SEEDS / 10);
        assertThat(read).isGreaterThan(SEEDS);
    }

    @Test
    @Tag("long")
    void for_many_more_seeds_too() {
        Seeds.forEach(LONG_SEEDS, seed -> run(1_000_000 + seed));
    }

    private void run(long seed) {
        RandomValues random = new RandomValues(seed);
        List<LogRecord> log = SimulatedWard.log(seed, seed % 6 == 0 ? RECORDS : 20 + (int) (seed % 23));
        SimulatedSite site = SimulatedSite.disturbed(log, seed);
        List<Block> before = site.committed.blocks();
        int left = 1 + random.below(before.size());
        Restored first = new Restored(site, before, left, random);
        boolean inputsLeft = random.chance(50);
        List<LogRecord> inputs = inputsLeft ? log : renumbered(log, random);
        List<LogRecord> answered = answered(log, before.get(left - 1));
        first.goOn(before.size() > left ? before.size() : 0, inputsLeft, inputs);
        first.assertRight(Used.of(before.subList(left, before.size())));
        read += first.assertSealed(answered) ? 1 : 0;
        if (inputsLeft && first.erasures == 0 && !hasErasures(before)) {
            assertThat(readings(first.blocks)).isEqualTo(readings(before));
            whole++;
        }
        cleared += first.clearedAtOnce;
        erased += first.erasures;

        // the second restore loses the first one too: the generation counts on, and nothing of it is used again
        List<Block> then = first.blocks;
        Restored second = new Restored(site, then, left, random);
        second.goOn(then.size(), true, inputs.subList(0, random.below(inputs.size())));
        assertThat(second.blocks.get(left).header().generation()).isEqualTo(3);
        Used lost = Used.of(before.subList(left, before.size()));
        lost.and(then.subList(left, then.size()));
        second.assertRight(lost);
        read += second.assertSealed(answered) ? 1 : 0;
    }

    /** Inputs that a block and those before it answer for. */
    private static List<LogRecord> answered(List<LogRecord> log, Block last) {
        return log.stream()
                .filter(record -> record.offset() < last.header().inputTo())
                .toList();
    }

    /** Another topic, whose offsets begin again, with some of the same inputs. */
    private static List<LogRecord> renumbered(List<LogRecord> log, RandomValues random) {
        List<LogRecord> other = new ArrayList<>();
        for (LogRecord record : log.subList(random.below(log.size()), log.size())) {
            other.add(new LogRecord(other.size(), record.appendMs(), record.value()));
        }
        return other;
    }

    private static boolean hasErasures(List<Block> blocks) {
        return blocks.stream()
                .flatMap(block -> ChainBench.entries(block).stream())
                .anyMatch(Entry.Erased.class::isInstance);
    }

    /** Stream, boot and sequence of each reading, sorted: what entries say in plain. */
    private static List<String> readings(List<Block> blocks) {
        List<String> streams = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (Block block : blocks) {
            for (Entry entry : ChainBench.entries(block)) {
                switch (entry) {
                    case Entry.Opened o -> streams.add(o.stream() + " " + o.boot());
                    case Entry.Reading r -> found.add(streams.get(r.stream()) + " " + r.seq());
                    default -> {}
                }
            }
        }
        Collections.sort(found);
        return found;
    }

    /** What no two entries may have in common, and what consumers may know of. */
    private record Used(Set<ByteBuffer> contexts, Set<Hash> commitments, Set<AlertId> alerts) {
        static Used of(List<Block> blocks) {
            Used found = new Used(new HashSet<>(), new HashSet<>(), new HashSet<>());
            found.and(blocks);
            return found;
        }

        void and(List<Block> blocks) {
            for (Block block : blocks) {
                int generation = block.header().generation();
                for (Entry entry : ChainBench.entries(block)) {
                    byte[] context = context(generation, entry);
                    if (context != null) {
                        assertThat(contexts.add(ByteBuffer.wrap(context)))
                                .as("a context of its own")
                                .isTrue();
                    }
                    Concealed concealed = concealed(entry);
                    if (concealed != null) {
                        assertThat(commitments.add(concealed.commitment()))
                                .as("a commitment of its own")
                                .isTrue();
                    }
                    if (entry instanceof Entry.Alert alert && alert.change() == Change.RAISED) {
                        assertThat(alerts.add(alert.id()))
                                .as("an id of its own")
                                .isTrue();
                    }
                }
            }
        }

        private static @Nullable Concealed concealed(Entry entry) {
            return switch (entry) {
                case Entry.Assigned a -> a.meaning();
                case Entry.Reading r -> r.contents();
                case Entry.Rejected r -> r.refusal();
                case Entry.Refused r -> r.refusal();
                case Entry.Alert a -> a.content();
                case Entry.Accessed a -> a.access();
                case Entry.Recorded r -> r.record();
                default -> null;
            };
        }

        private static byte @Nullable [] context(int generation, Entry entry) {
            return switch (entry) {
                case Entry.Assigned a -> Contexts.assigned(generation, a.assignment());
                case Entry.Reading r -> Contexts.reading(generation, r.stream(), r.seq());
                case Entry.Rejected r -> Contexts.rejected(generation, r.input());
                case Entry.Refused r -> Contexts.refused(generation, r.input());
                case Entry.Alert a -> Contexts.alert(generation, a.id(), a.rev());
                case Entry.Accessed a -> Contexts.accessed(generation, a.event());
                case Entry.Recorded r -> Contexts.recorded(generation, r.event());
                case Entry.Released r -> Contexts.released(generation, r.assignment());
                case Entry.Handover h -> Contexts.handover(generation, h.stream());
                case Entry.Reattributed r -> Contexts.reattributed(generation, r.event());
                default -> null;
            };
        }
    }

    /** A chain that ends where a copy of it ended, while keys are as they were last. */
    private static final class Restored {
        final List<Block> blocks = new ArrayList<>();
        int clearedAtOnce;
        int erasures;

        private final SimulatedSite site;
        private final MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        private final ChainReplay indexer;
        private final RandomValues random;
        private final Secrets secrets;
        private final List<Block> lost;
        private final List<AlertState> alerts = new ArrayList<>();
        private final List<PlainReader.KeyMade> keys = new ArrayList<>();
        private final List<LogRecord> given = new ArrayList<>();

        Restored(SimulatedSite site, List<Block> from, int left, RandomValues random) {
            this.site = site;
            this.random = random;
            SplittableRandom handles = new SplittableRandom(random.bits());
            this.secrets = new SeededSecrets(handles::nextLong, 1_000 + random.below(1_000_000));
            site.keys.readInto(chain, Set.of());
            this.indexer = new ChainReplay(0, null, chain, site.bounds);
            this.keys.addAll(PlainReader.keysOf(site.committed.blocks()));
            from.subList(0, left).forEach(this::index);
            this.lost = List.copyOf(from.subList(left, from.size()));
        }

        private void index(Block block) {
            ChainReplay.Replayed replayed = indexer.apply(block);
            alerts.addAll(replayed.alerts());
            chain.add(block, replayed.delta());
            indexer.stored();
            blocks.add(block);
        }

        private BlockHeader head() {
            return blocks.getLast().header();
        }

        private ChainIdentity identity(int generation) {
            ChainIdentity of = SimulatedSite.IDENTITY;
            return new ChainIdentity(of.site(), of.chain(), of.chains(), generation, of.verifierKey());
        }

        void goOn(long lostSize, boolean sameInputs, List<LogRecord> inputs) {
            int signed = lost.isEmpty() ? 1 : lost.getLast().header().generation();
            Entry.Lost newest = lostSize == 0 ? null : new Entry.Lost(signed, lostSize + 1, Hash.of(random.bytes(32)));
            Restoration restoration = new Restoration(newest, sameInputs ? head().inputTo() : 0);
            ChainSealer sealer = ChainSealer.restoring(
                    identity(restoration.generation(head())),
                    head(),
                    chain,
                    secrets,
                    restoration,
                    SimulatedSite.KEY,
                    site.bounds);
            while (!sealer.eraseUnreadable()) {
                cut(sealer);
            }
            cut(sealer);
            for (Entry entry : ChainBench.entries(blocks.getLast())) {
                clearedAtOnce += entry instanceof Entry.Alert ? 1 : 0;
                erasures += entry instanceof Entry.Erased ? 1 : 0;
            }
            for (Entry entry : blocks.stream()
                    .filter(block -> block.header().generation() == head().generation())
                    .flatMap(block -> ChainBench.entries(block).stream())
                    .toList()) {
                if (entry instanceof Entry.Erased erased) {
                    given.add(new LogRecord(0, 0, InputCodec.encode(new Input.Erase(erased.event(), idOf(erased)))));
                }
            }
            inputs.stream()
                    .filter(record -> record.offset() >= restoration.input())
                    .forEach(given::add);
            for (LogRecord record : inputs) {
                while (record.offset() >= sealer.nextInput()
                        && !sealer.accept(record.offset(), record.appendMs(), record.value())) {
                    cut(sealer);
                }
                if (random.chance(20)) {
                    cut(sealer);
                }
                if (random.chance(5)) {
                    sealer = new ChainSealer(identity(head().generation()), head(), chain, secrets, site.bounds);
                    while (sealer.isFull()) {
                        cut(sealer);
                    }
                    // what was not cut is given again
                    for (LogRecord again : inputs) {
                        while (again.offset() >= sealer.nextInput()
                                && again.offset() <= record.offset()
                                && !sealer.accept(again.offset(), again.appendMs(), again.value())) {
                            cut(sealer);
                        }
                    }
                }
            }
            while (!sealer.isEmpty()) {
                cut(sealer);
            }
        }

        private String idOf(Entry.Erased erased) {
            return site.keys.made.entrySet().stream()
                    .filter(made -> made.getKey().patient() == erased.patient())
                    .findFirst()
                    .orElseThrow()
                    .getValue();
        }

        /**
         * What is sealed now is what the promises say of the inputs that blocks which are left answer for, and those that
         * were given since; erasures of lost blocks in between.
         *
         * @return whether it could be read: not where a key was destroyed in the block in which it was made
         */
        boolean assertSealed(List<LogRecord> answered) {
            List<LogRecord> log = new ArrayList<>(answered);
            log.addAll(given);
            ExpectedLedger expected = ExpectedLedger.of(DefaultRules.TEXT, log);
            assertThat(blocks.stream()
                            .mapToInt(block -> block.header().duplicates())
                            .sum())
                    .isEqualTo(expected.duplicates());
            site.keys
                    .made
                    .keySet()
                    .forEach(key -> keys.add(new PlainReader.KeyMade(key.patient(), key.epoch(), SecretOf.key(key))));
            PlainReader sealed = PlainReader.of(blocks, keys);
            if (sealed.unread > 0) {
                return false;
            }
            assertThat(sealed.readings).isEqualTo(expected.readings);
            assertThat(sealed.refusals).isEqualTo(expected.refusals);
            assertThat(sealed.accesses).isEqualTo(expected.accesses);
            assertThat(sealed.records).isEqualTo(expected.records);
            assertThat(sealed.probes).isEqualTo(expected.probes);
            return true;
        }

        private void cut(ChainSealer sealer) {
            SealedBlock sealed = sealer.cut(1);
            site.keys.commit(sealed.keys());
            Set<Long> known = new HashSet<>();
            for (int number = 0; number < new ChainReader(chain).patients(); number++) {
                known.add(new ChainReader(chain).patientNumber(number));
            }
            site.keys.readInto(chain, known);
            index(sealed.block());
            sealer.committed();
        }

        void assertRight(Used lostOnes) {
            Used all = Used.of(blocks);
            Set<ByteBuffer> twice = new HashSet<>(all.contexts());
            twice.retainAll(lostOnes.contexts());
            assertThat(twice).as("contexts of lost entries").isEmpty();
            Set<AlertId> ids = new HashSet<>(all.alerts());
            ids.retainAll(lostOnes.alerts());
            assertThat(ids).as("ids of lost alerts").isEmpty();
            Set<Hash> commitments = new HashSet<>(all.commitments());
            commitments.retainAll(lostOnes.commitments());
            assertThat(commitments).as("commitments of lost entries").isEmpty();
            SimulatedErasures erasuresThen = SimulatedErasures.of(blocks);
            assertThat(site.keys.patients()).as("no key of who was erased").noneMatch(erasuresThen.erased::contains);
            MemoryChain keyed = new MemoryChain(FixedKeys.VAULT);
            site.keys.readInto(keyed, Set.of());
            ChainReplay replay = new ChainReplay(0, null, keyed, site.bounds);
            List<AlertState> replayed = new ArrayList<>();
            for (Block block : blocks) {
                ChainReplay.Replayed step = replay.apply(block);
                replayed.addAll(step.alerts());
                keyed.add(block, step.delta());
                replay.stored();
            }
            ChainSimulationTest.assertSameState(keyed, chain);
            assertThat(replayed).isEqualTo(erasuresThen.alertsOfOthers(alerts));
            GapAudit.of(blocks);
            MemoryChain keyless = new MemoryChain(null);
            ChainReplay reader = new ChainReplay(0, null, keyless, site.bounds);
            blocks.forEach(block -> keyless.add(block, reader.apply(block).delta()));
            assertThat(new ChainReader(keyless).generations()).isEqualTo(new ChainReader(chain).generations());
        }
    }
}
