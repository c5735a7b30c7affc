package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.device.DeviceBook;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.RefusedIdentities;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.sequence.SequenceRange;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Reading;

/**
 * Devices go from patient to patient over several chains, whose owners die at any point: every reading is sealed once,
 * under the patient whose time it was, and nothing between a boot's first and last is missing undeclared.
 */
class ReassignmentSimulationTest {
    private static final int SEEDS = 150;
    private static final int LONG_SEEDS = 5_000;
    private static final int STEPS = 160;

    @Test
    void every_reading_is_sealed_once_under_whose_time_it_was_and_nothing_is_missing_undeclared() {
        Figures figures = new Figures();
        Seeds.forEach(SEEDS, seed -> run(seed, figures));
        System.out.println(figures);
        assertThat(figures.crashes).isGreaterThan(SEEDS);
        assertThat(figures.fenced).isGreaterThan(SEEDS / 2);
        assertThat(figures.assigned).isGreaterThan(2 * SEEDS);
        assertThat(figures.released).isGreaterThan(SEEDS);
        assertThat(figures.handovers).isGreaterThan(SEEDS);
        assertThat(figures.acrossChains).isGreaterThan(SEEDS / 2);
        assertThat(figures.gaps).isGreaterThan(SEEDS);
        assertThat(figures.late).isGreaterThan(SEEDS / 4);
        assertThat(figures.refusedAssignments).isGreaterThan(SEEDS / 8);
    }

    @Test
    @Tag("long")
    void for_many_more_seeds_too() {
        Figures figures = new Figures();
        Seeds.forEach(LONG_SEEDS, seed -> run(1_000_000 + seed, figures));
        System.out.println(figures);
    }

    private static void run(long seed, Figures figures) {
        RandomValues random = new RandomValues(seed);
        AssignedSite site = new AssignedSite(random);
        AssignedWard ward = new AssignedWard(site, random);
        for (int step = 0; step < STEPS; step++) {
            ward.step();
            site.step();
        }
        ward.deliverAll();
        site.settle();

        Sealed sealed = new Sealed();
        site.owners.forEach(sealed::read);
        assertSealedUnderWhoseTimeItWas(site.devicesTopic(), ward.delivered, sealed);
        assertNothingIsMissingUndeclared(sealed);
        assertThat(sealed.messages).isEqualTo(ward.refused.size());
        assertThat(sealed.refused)
                .isEqualTo(ward.refused.stream()
                        .map(r -> new Identity(r.device(), r.boot(), r.seq()))
                        .collect(Collectors.toSet()));
        assertOnceEach(site, ward, sealed, figures);
        site.owners.forEach(owner -> assertReplays(owner, seed));
        figures.add(site, sealed);
    }

    private static void assertSealedUnderWhoseTimeItWas(DeviceBook book, List<Reading> delivered, Sealed sealed) {
        for (Reading reading : delivered) {
            DeviceRecord held = book.at(reading.device(), reading.timeMs());
            String patient = held == null ? Patients.ofBed(reading.ward(), reading.bed()) : held.patient();
            Identity identity = new Identity(reading.device(), reading.boot(), reading.seq());
            List<String> under = sealed.patients.getOrDefault(identity, List.of());
            boolean refused = sealed.tooLate.contains(identity);
            assertThat(under).as("%s, refused %s", identity, refused).isEqualTo(refused ? List.of() : List.of(patient));
        }
        assertThat(sealed.patients.keySet().size() + sealed.tooLate.size()).isEqualTo((int) delivered.stream()
                .map(r -> new Identity(r.device(), r.boot(), r.seq()))
                .distinct()
                .count());
    }

    private static void assertNothingIsMissingUndeclared(Sealed sealed) {
        Map<String, TreeSet<Long>> boots = new TreeMap<>();
        Set<Identity> came = new HashSet<>(sealed.patients.keySet());
        came.addAll(sealed.refused);
        came.forEach(
                identity -> boots.computeIfAbsent(identity.device() + "/" + identity.boot(), boot -> new TreeSet<>())
                        .add(identity.seq()));
        boots.forEach((boot, seqs) -> {
            for (long seq = seqs.first(); seq < seqs.last(); seq++) {
                assertThat(seqs.contains(seq)
                                || sealed.declared.getOrDefault(boot, Set.of()).contains(seq))
                        .as("%s of %s", seq, boot)
                        .isTrue();
            }
        });
    }

    private static void assertOnceEach(AssignedSite site, AssignedWard ward, Sealed sealed, Figures figures) {
        DeviceBook book = site.devicesTopic();
        Set<Long> registered = new HashSet<>();
        for (int device = 0; device < 3; device++) {
            book.history("mon-" + device).forEach(record -> registered.add(record.assignment()));
        }
        assertThat(sealed.assigned).as("each once").doesNotHaveDuplicates();
        assertThat(sealed.assigned).containsAll(registered);
        Set<Long> inTime = new HashSet<>(ward.asked.keySet());
        inTime.removeAll(registered);
        figures.refusedAssignments += sealed.refusedAssignments;
        assertThat(sealed.refusedAssignments).isGreaterThanOrEqualTo(inTime.size());
        Set<Long> over = new HashSet<>();
        for (int chain = 0; chain < AssignedSite.CHAINS; chain++) {
            book.releases(chain).forEach(release -> over.add(release.assignment()));
        }
        assertThat(sealed.released).as("each once").doesNotHaveDuplicates();
        assertThat(new HashSet<>(sealed.released)).isEqualTo(over);
    }

    /** With all keys, and with none. */
    private static void assertReplays(AssignedSite.Owner owner, long seed) {
        for (boolean keyed : new boolean[] {true, false}) {
            MemoryChain chain = new MemoryChain(keyed ? FixedKeys.VAULT : null);
            ChainReplay replay = new ChainReplay(owner.chain, null, chain);
            if (keyed) {
                owner.keys.forEach(chain::addKey);
            }
            owner.committed.blocks().forEach(block -> {
                chain.add(block, replay.apply(block).delta());
                replay.stored();
            });
            Map<StateKey, byte[]> expected = owner.committed.state();
            if (keyed) {
                assertThat(chain.state().keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
                chain.state().forEach((key, value) -> assertThat(value).isEqualTo(expected.get(key)));
            }
        }
    }

    private record Identity(String device, String boot, long seq) {}

    /** What the chains hold, as somebody with all keys reads it. */
    private static final class Sealed {
        final Map<Identity, List<String>> patients = new HashMap<>();
        final Map<String, Set<Long>> declared = new HashMap<>();
        final Set<Identity> tooLate = new HashSet<>();
        final Set<Identity> refused = new HashSet<>();
        int messages;
        final List<Long> assigned = new ArrayList<>();
        final List<Long> released = new ArrayList<>();
        int refusedAssignments;
        int handovers;
        int acrossChains;
        int gaps;
        int late;

        void read(AssignedSite.Owner owner) {
            ChainReader reader = owner.reader();
            for (Entry entry : owner.entries) {
                switch (entry) {
                    case Entry.Assigned a -> assigned.add(a.assignment());
                    case Entry.Released r -> released.add(r.assignment());
                    case Entry.Reading r -> {
                        Assignment of = of(reader, r.stream());
                        patients.computeIfAbsent(identity(reader, r.stream(), r.seq()), id -> new ArrayList<>())
                                .add(String.valueOf(reader.patientId(of.patient())));
                        late += released.contains(of.handle()) ? 1 : 0;
                    }
                    case Entry.Gap g -> {
                        gaps++;
                        Identity first = identity(reader, g.stream(), g.from());
                        Set<Long> seqs =
                                declared.computeIfAbsent(first.device() + "/" + first.boot(), b -> new HashSet<>());
                        for (long seq = g.from(); seq <= g.to(); seq++) {
                            seqs.add(seq);
                        }
                    }
                    case Entry.Handover h -> {
                        handovers++;
                        Assignment to = of(reader, h.stream());
                        acrossChains += to.registered() != null
                                        && to.registered().predecessors().stream()
                                                .anyMatch(old -> old.chain() != owner.chain)
                                ? 1
                                : 0;
                    }
                    case Entry.Rejected r -> rejected(reader, r);
                    case Entry.Refused r -> refused(reader, r);
                    default -> {}
                }
            }
        }

        private void refused(ChainReader reader, Entry.Refused entry) {
            messages += entry.count();
            RefusedIdentities identities = Objects.requireNonNull(entry.identities());
            for (SequenceRange range : identities.ranges()) {
                for (long seq = range.from(); seq <= range.to(); seq++) {
                    refused.add(identity(reader, identities.stream(), seq));
                }
            }
        }

        private void rejected(ChainReader reader, Entry.Rejected entry) {
            List<Integer> ordinals =
                    reader.reveal(entry.patient(), Contexts.rejected(1, entry.input()), entry.refusal());
            if (ordinals == null
                    || !(reader.content(entry.patient(), ordinals.getFirst()) instanceof RefusalContent refusal)) {
                throw new AssertionError("a refusal that cannot be read");
            }
            switch (refusal.reason()) {
                case "assignment-too-late" -> refusedAssignments++;
                case "too-late" -> {
                    Reading reading =
                            switch (InputCodec.decode(refusal.refused())) {
                                case Input.Admitted a -> a.reading();
                                case Input.AdmittedUnder a -> a.admitted().reading();
                                default -> throw new AssertionError(refusal.reason());
                            };
                    tooLate.add(new Identity(reading.device(), reading.boot(), reading.seq()));
                }
                default -> throw new AssertionError("refused as " + refusal.reason());
            }
        }

        private static Assignment of(ChainReader reader, int ordinal) {
            StreamState stream = reader.stream(ordinal);
            Assignment of = stream == null ? null : reader.assignment(stream.assignment());
            if (of == null) {
                throw new AssertionError("a stream without its assignment");
            }
            return of;
        }

        private static Identity identity(ChainReader reader, int ordinal, long seq) {
            StreamState stream = reader.stream(ordinal);
            if (stream == null) {
                throw new AssertionError("no stream");
            }
            return new Identity(of(reader, ordinal).device(), stream.boot(), seq);
        }
    }

    /** What the simulations were made of. */
    private static final class Figures {
        int crashes;
        int fenced;
        int assigned;
        int released;
        int handovers;
        int acrossChains;
        int gaps;
        int late;
        int readings;
        int refusedAssignments;

        void add(AssignedSite site, Sealed sealed) {
            crashes += site.crashes;
            fenced += site.fenced;
            assigned += sealed.assigned.size();
            released += sealed.released.size();
            handovers += sealed.handovers;
            acrossChains += sealed.acrossChains;
            gaps += sealed.gaps;
            late += sealed.late;
            readings += sealed.patients.size();
        }

        @Override
        public String toString() {
            return "reassignments: " + readings + " readings, " + assigned + " assignments, " + released
                    + " released, " + handovers + " handovers (" + acrossChains + " from another chain), " + gaps
                    + " gaps, " + late + " readings after the release, " + refusedAssignments
                    + " assignments refused, " + crashes + " crashes, " + fenced
                    + " blocks of owners that were fenced";
        }
    }
}
