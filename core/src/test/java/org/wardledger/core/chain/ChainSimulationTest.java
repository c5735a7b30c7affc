package org.wardledger.core.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.Seeds;

/** Bad days in a chain's life: whatever happens, the ledger says what was sent, once, and the same to everybody. */
class ChainSimulationTest {
    private static final int SEEDS = 500;
    private static final int LONG_SEEDS = 20_000;
    private static final int RECORDS = 120;

    @Test
    void whatever_happens_every_accepted_identity_is_sealed_once_and_replay_agrees() {
        Figures figures = new Figures();
        Seeds.forEach(SEEDS, seed -> run(seed, figures));
        System.out.println(figures);
        assertThat(figures.crashes).isGreaterThan(SEEDS);
        assertThat(figures.alerts).isGreaterThan(SEEDS);
        assertThat(figures.duplicates).isGreaterThan(SEEDS);
        assertThat(figures.refusals).isGreaterThan(SEEDS);
        assertThat(figures.gaps).isGreaterThan(SEEDS);
        assertThat(figures.lateClosings).isGreaterThan(SEEDS);
        assertThat(figures.tooLate).isGreaterThan(SEEDS);
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
        List<LogRecord> log = SimulatedWard.log(seed, RECORDS);
        SimulatedSite site = SimulatedSite.disturbed(log, seed);
        List<Block> blocks = site.committed.blocks();
        ExpectedLedger expected = ExpectedLedger.of(DefaultRules.TEXT, log);
        PlainReader sealed = PlainReader.of(blocks);

        assertThat(sealed.readings).isEqualTo(expected.readings);
        assertThat(sealed.refusals).isEqualTo(expected.refusals);
        assertThat(blocks.stream()
                        .mapToInt(block -> block.header().duplicates())
                        .sum())
                .isEqualTo(expected.duplicates());
        assertThat(new String(site.committed.state().get(StateKeys.rules()), UTF_8))
                .isEqualTo(expected.rules());
        assertAlertsLive(sealed.alerts);
        GapAudit sequences = GapAudit.of(blocks);

        MemoryChain replayed = new MemoryChain();
        ChainReplay replay = new ChainReplay(0, null, replayed, site.bounds);
        List<AlertState> alerts = new ArrayList<>();
        Totals totals = Totals.NONE;
        for (Block block : blocks) {
            ChainReplay.Replayed step = replay.apply(block);
            replayed.add(block, step.delta());
            alerts.addAll(step.alerts());
            totals = step.totals();
        }
        site.viewOfAll();
        assertSameState(replayed, site.committed);
        assertSameState(site.index, site.committed);
        assertThat(alerts).isEqualTo(site.alertsSealed);
        assertThat(site.alertsIndexed).isEqualTo(site.alertsSealed);
        assertThat(totals.readings()).isEqualTo(expected.readings.size());
        assertThat(totals.rejected()).isEqualTo(expected.refusals.size());
        assertThat(totals.duplicates()).isEqualTo(expected.duplicates());
        assertThat(totals.alerts()).isEqualTo(alerts.size());
        assertThat(totals.gaps()).isEqualTo(sequences.gaps);

        List<Block> undisturbed = SimulatedSite.undisturbed(log).committed.blocks();
        assertThat(entries(blocks)).as("cuts and crashes leave no trace").isEqualTo(entries(undisturbed));
        figures.add(site.crashes(), blocks.size(), expected, alerts.size(), sequences);
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

    private static void assertSameState(MemoryChain one, MemoryChain other) {
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
        private int blocks;
        private int readings;
        private int duplicates;
        private int refusals;
        private int alerts;
        private int gaps;
        private int lateClosings;
        private long tooLate;

        void add(int moreCrashes, int moreBlocks, ExpectedLedger expected, int moreAlerts, GapAudit sequences) {
            runs++;
            crashes += moreCrashes;
            blocks += moreBlocks;
            readings += expected.readings.size();
            duplicates += expected.duplicates();
            refusals += expected.refusals.size();
            alerts += moreAlerts;
            gaps += sequences.gaps;
            lateClosings += sequences.lateClosings;
            tooLate += expected.refusals.stream()
                    .filter(refusal -> refusal.endsWith(" too-late"))
                    .count();
        }

        @Override
        public String toString() {
            return "simulated " + runs + " chains: " + crashes + " crashes, " + blocks + " blocks, " + readings
                    + " readings, " + duplicates + " duplicates, " + refusals + " refusals, " + alerts
                    + " changes of alerts, " + gaps + " gaps, " + lateClosings + " readings behind their gap, "
                    + tooLate
                    + " too late";
        }
    }
}
