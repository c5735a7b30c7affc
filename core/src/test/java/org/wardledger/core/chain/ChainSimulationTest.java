package org.wardledger.core.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.alert.AlertKind;
import org.wardledger.core.alert.Change;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.chain.PlainReader.SealedAlert;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.Seeds;

/** Bad days in a chain's life: whatever happens, the ledger says what was sent, once, and the same to everybody. */
class ChainSimulationTest {
    private static final int SEEDS = 2_000;
    private static final int LONG_SEEDS = 20_000;
    private static final int RECORDS = 120;

    /** Most days are short: it is the order of things that differs, and there are more of them in a second. */
    private static int records(long seed) {
        return seed % 12 == 0 ? RECORDS : 8 + (int) (seed % 23);
    }

    @Test
    void whatever_happens_every_accepted_identity_is_sealed_once_and_replay_agrees() {
        Figures figures = new Figures();
        Seeds.forEach(SEEDS, seed -> run(seed, figures));
        System.out.println(figures);
        assertThat(figures.crashes).isGreaterThan(SEEDS);
        assertThat(figures.takeovers).isGreaterThan(SEEDS / 2);
        assertThat(figures.fenced).isGreaterThan(SEEDS / 4);
        assertThat(figures.stuckWhenStale).isPositive();
        assertThat(figures.alerts).isGreaterThan(SEEDS);
        assertThat(figures.duplicates).isGreaterThan(SEEDS);
        assertThat(figures.refusals).isGreaterThan(SEEDS);
        assertThat(figures.gaps).isGreaterThan(SEEDS);
        assertThat(figures.lateClosings).isGreaterThan(SEEDS / 4);
        assertThat(figures.tooLate).isGreaterThan(SEEDS / 10);
        assertThat(figures.erasures).isGreaterThan(SEEDS / 100);
        assertThat(figures.holesLeft).isGreaterThan(SEEDS / 100);
        assertThat(figures.timersLeft).isPositive();
        assertThat(figures.continued).isGreaterThan(SEEDS / 100);
        assertThat(figures.rekeyings).isGreaterThan(SEEDS / 100);
        assertThat(figures.accesses).isGreaterThan(SEEDS / 100);
        assertThat(figures.records).isGreaterThan(SEEDS / 100);
        assertThat(figures.moved).as("alerts that went to another bed").isPositive();
        assertThat(figures.forgotten).isGreaterThan(SEEDS / 100);
        assertThat(figures.passedOver).isGreaterThan(SEEDS);
        assertThat(figures.late).isGreaterThan(SEEDS);
        assertThat(figures.messages).isGreaterThan(SEEDS);
        assertThat(figures.refusedReadings).isGreaterThan(SEEDS);
        assertThat(figures.retried).isGreaterThan(SEEDS / 10);
    }

    @Test
    @Tag("long")
    void for_many_more_seeds_too() {
        Figures figures = new Figures();
        Seeds.forEach(LONG_SEEDS, seed -> run(1_000_000 + seed, figures));
        System.out.println(figures);
    }

    @Test
    void the_same_inputs_faults_and_handles_give_the_same_bytes() {
        Seeds.forEach(30, seed -> {
            List<LogRecord> log = SimulatedWard.log(seed, RECORDS);
            List<Block> once = SimulatedSite.disturbed(log, seed).committed.blocks();
            List<Block> again = SimulatedSite.disturbed(log, seed).committed.blocks();
            assertThat(bytes(again)).isEqualTo(bytes(once));
        });
    }

    private static void run(long seed, Figures figures) {
        List<LogRecord> log = SimulatedWard.log(seed, records(seed));
        SimulatedSite site = SimulatedSite.disturbed(log, seed);
        List<Block> blocks = site.committed.blocks();
        ExpectedLedger expected = ExpectedLedger.of(DefaultRules.TEXT, log);
        PlainReader sealed = PlainReader.of(blocks, PlainReader.keysOf(blocks));

        assertThat(sealed.unread).isZero();
        assertThat(sealed.readings).isEqualTo(expected.readings);
        assertThat(sealed.refusals).isEqualTo(expected.refusals);
        assertThat(sealed.messages).containsExactlyInAnyOrderElementsOf(expected.messages);
        assertThat(sealed.accesses).isEqualTo(expected.accesses);
        assertThat(sealed.records).isEqualTo(expected.records);
        assertThat(sealed.probes).isEqualTo(expected.probes);
        assertThat(blocks.stream()
                        .mapToInt(block -> block.header().duplicates())
                        .sum())
                .isEqualTo(expected.duplicates());
        assertThat(new String(site.committed.state().get(StateKeys.rules()), UTF_8))
                .isEqualTo(expected.rules());
        assertAlertsLive(sealed.alerts);
        GapAudit sequences = GapAudit.of(blocks);

        site.viewOfAll();
        assertSameState(site.index, site.committed);
        SimulatedErasures erasures = SimulatedErasures.of(blocks);
        assertThat(erasures.erased).hasSize(expected.erasures());
        erasures.assertNothingIsLeftIn(site);

        SimulatedReplay whole = SimulatedReplay.withKeysOf(site);
        assertSameState(whole.chain, site.committed);
        assertThat(whole.alerts).isEqualTo(erasures.alertsOfOthers(site.alertsSealed));
        assertThat(erasures.alertsOfOthers(site.alertsIndexed)).isEqualTo(whole.alerts);
        assertThat(site.alertsSealed).containsAll(site.alertsIndexed);
        assertThat(whole.passedOver > 0).isEqualTo(!erasures.erased.isEmpty());
        assertThat(whole.totals.readings()).isEqualTo(expected.readings.size());
        assertThat(whole.totals.rejected()).isEqualTo(expected.refusals.size() + expected.messages.size());
        assertThat(whole.totals.duplicates()).isEqualTo(expected.duplicates());
        assertThat(whole.totals.alerts()).isEqualTo(sealed.alerts.size());
        assertThat(whole.totals.gaps()).isEqualTo(sequences.gaps);

        SimulatedReplay keyless = SimulatedReplay.withoutKeys(site, seed);
        assertThat(keyless.totals).isEqualTo(whole.totals);
        assertThat(keyless.alerts).isEmpty();
        keyless.assertSameStructureAs(site.committed);
        SimulatedReplay late = SimulatedReplay.withKeysFrom(blocks.size() / 3, site, seed);
        assertThat(late.totals).isEqualTo(whole.totals);
        assertThat(whole.alerts).containsAll(late.alerts);
        late.assertSameStructureAs(site.committed);

        List<Block> undisturbed = SimulatedSite.undisturbed(log).committed.blocks();
        assertSameButForCuts(blocks, undisturbed);
        figures.add(site, expected, sequences, erasures);
        figures.passedOver += whole.passedOver;
        figures.late += late.passedOver - whole.passedOver;
    }

    /** Cuts and crashes leave no trace, but in which refused messages are counted together. */
    private static void assertSameButForCuts(List<Block> blocks, List<Block> undisturbed) {
        PlainReader one = PlainReader.of(blocks, PlainReader.keysOf(blocks));
        PlainReader other = PlainReader.of(undisturbed, PlainReader.keysOf(undisturbed));
        if (one.messages.isEmpty()) {
            assertThat(entries(blocks)).isEqualTo(entries(undisturbed));
        }
        assertThat(one.readings).isEqualTo(other.readings);
        assertThat(one.refusals).isEqualTo(other.refusals);
        assertThat(one.messages).containsExactlyInAnyOrderElementsOf(other.messages);
        assertThat(one.alerts)
                .extracting(SealedAlert::content)
                .isEqualTo(other.alerts.stream().map(SealedAlert::content).toList());
    }

    /** An alert is raised first, its revisions count up, and it does not outlive its clearing; a rule has one at a time. */
    private static void assertAlertsLive(List<SealedAlert> alerts) {
        Map<AlertId, Integer> revisions = new HashMap<>();
        Set<AlertId> over = new HashSet<>();
        Map<String, AlertId> open = new HashMap<>();
        for (SealedAlert alert : alerts) {
            AlertId id = alert.entry().id();
            Change change = alert.entry().change();
            assertThat(alert.entry().rev()).isEqualTo(revisions.merge(id, 1, Integer::sum));
            assertThat(over).doesNotContain(id);
            assertThat(change == Change.RAISED).isEqualTo(alert.entry().rev() == 1);
            String key = alert.entry().patient() + " " + alert.content().rule();
            if (alert.content().kind() == AlertKind.TECHNICAL) {
                key += " " + alert.content().device();
            }
            if (change == Change.RAISED) {
                assertThat(open.put(key, id)).isNull();
            } else {
                assertThat(open.get(key)).isEqualTo(id);
            }
            if (change == Change.CLEARED) {
                open.remove(key);
                over.add(id);
            }
        }
    }

    static void assertSameState(MemoryChain one, MemoryChain other) {
        Map<StateKey, byte[]> a = one.state();
        Map<StateKey, byte[]> b = other.state();
        assertThat(a.keySet()).isEqualTo(b.keySet());
        a.forEach((key, value) -> {
            if (!Arrays.equals(value, b.get(key))) {
                throw new AssertionError("state " + key + " differs");
            }
        });
    }

    private static List<String> entries(List<Block> blocks) {
        return blocks.stream()
                .flatMap(block -> block.body().entries().stream())
                .map(entry -> HexFormat.of().formatHex(entry))
                .toList();
    }

    private static List<String> bytes(List<Block> blocks) {
        return blocks.stream()
                .map(block -> HexFormat.of().formatHex(BlockCodec.encode(block.header()))
                        + HexFormat.of().formatHex(BlockCodec.encode(block.body())))
                .toList();
    }

    /** That the simulation does what it is for. */
    private static final class Figures {
        private int runs;
        private int crashes;
        private int takeovers;
        private int fenced;
        private int stuckWhenStale;
        private int blocks;
        private int readings;
        private int duplicates;
        private int refusals;
        private int messages;
        private int refusedReadings;
        private int retried;
        private int alerts;
        private int gaps;
        private int lateClosings;
        private long tooLate;

        /** Blocks that begin with what was due behind a full one. */
        private long continued;

        private int erasures;
        /** Gaps of patients who were erased while the holes were open. */
        private int holesLeft;
        /** Technical alerts that stood at an erasure: each has a timer. */
        private long timersLeft;

        private int rekeyings;
        private int accesses;
        private int records;
        private long moved;
        private int forgotten;
        private int passedOver;
        private int late;

        void add(SimulatedSite site, ExpectedLedger expected, GapAudit sequences, SimulatedErasures erased) {
            runs++;
            crashes += site.crashes();
            takeovers += site.takeovers();
            fenced += site.fenced();
            stuckWhenStale += site.stuckWhenStale();
            blocks += site.committed.blocks().size();
            readings += expected.readings.size();
            duplicates += expected.duplicates();
            refusals += expected.refusals.size();
            messages += expected.messages.size();
            refusedReadings += sequences.refusals;
            retried += sequences.retried;
            alerts += site.alertsSealed.size();
            gaps += sequences.gaps;
            lateClosings += sequences.lateClosings;
            tooLate += expected.refusals.stream()
                    .filter(refusal -> refusal.endsWith(" too-late"))
                    .count();
            erasures += expected.erasures();
            rekeyings += expected.rekeyings();
            accesses += expected.accesses.size();
            records += expected.records.size();
            moved += site.alertsSealed.stream()
                    .filter(alert -> alert.change().change() == Change.MOVED)
                    .count();
            forgotten += site.alertsForgotten.size();
            holesLeft += erased.gapsLater;
            timersLeft += site.alertsEnded.stream()
                    .filter(alert -> alert.change().content().kind() == AlertKind.TECHNICAL)
                    .count();
            continued += site.committed.blocks().stream()
                    .filter(Figures::isContinued)
                    .count();
        }

        private static boolean isContinued(Block block) {
            List<Entry> entries = ChainBench.entries(block);
            int first = !entries.isEmpty() && entries.getFirst() instanceof Entry.Content ? 1 : 0;
            return entries.size() > first
                    && (entries.get(first) instanceof Entry.Alert || entries.get(first) instanceof Entry.Gap);
        }

        @Override
        public String toString() {
            return "simulated " + runs + " chains: " + crashes + " crashes, " + takeovers
                    + " takeovers from owners that lived on (" + fenced + " of their blocks refused, " + stuckWhenStale
                    + " stuck before), " + blocks + " blocks (" + continued
                    + " begun by what was due), " + readings + " readings, " + duplicates + " duplicates, " + refusals
                    + " refusals, " + messages + " messages refused by gateways (" + refusedReadings
                    + " readings, " + retried + " of them sealed later), " + alerts + " changes of alerts, " + gaps
                    + " gaps, " + lateClosings
                    + " readings behind their gap, " + tooLate + " too late, " + erasures + " erasures (" + forgotten
                    + " alerts forgotten, " + timersLeft + " with a timer, " + holesLeft + " holes left open), "
                    + rekeyings + " new key epochs, " + accesses + " accesses, " + records + " records (" + moved
                    + " alerts moved); replays passed over " + passedOver
                    + " entries of erased patients, and " + late + " more where keys came late";
        }
    }
}
