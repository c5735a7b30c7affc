package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.chain.ChainBench.START_MS;
import static org.wardledger.core.chain.ChainBench.heartRate;
import static org.wardledger.core.chain.ChainBench.kinds;
import static org.wardledger.core.chain.ChainBench.reading;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;

/** What is missing is declared after a grace, comes late, or comes too late. */
class GapsTest {
    private final ChainBench bench = new ChainBench();

    @Test
    void a_hole_is_declared_5_seconds_after_the_reading_behind_it() {
        bench.heartRate(3, "72", 0);
        bench.heartRate(7, "72", 1_000);
        bench.cut();
        assertThat(bench.sealer.nextTimerMs()).isEqualTo(START_MS + 6_000);
        bench.tick(5_999);
        assertThat(bench.sealer.isEmpty()).isTrue();
        bench.tick(6_000);
        List<Entry> entries = bench.cut();
        assertThat(entries).containsExactly(new Entry.Tick(START_MS + 6_000), new Entry.Gap(START_MS + 6_000, 0, 4, 6));
        bench.tick(60_000);
        assertThat(bench.sealer.isEmpty()).as("once").isTrue();
    }

    @Test
    void what_overtakes_another_reading_within_the_grace_leaves_no_gap() {
        bench.heartRate(1, "72", 0);
        bench.heartRate(3, "72", 1_000);
        bench.heartRate(2, "72", 5_999);
        bench.heartRate(0, "72", 5_999);
        assertThat(bench.sealer.nextTimerMs()).isEqualTo(Long.MAX_VALUE);
        bench.heartRate(4, "72", 70_000);
        assertThat(kinds(bench.cut()))
                .isEqualTo("Content Assigned Opened Content Reading Reading Reading Reading Reading");
    }

    @Test
    void a_part_that_comes_leaves_the_rest_as_due_as_it_was() {
        bench.heartRate(1, "72", 0);
        bench.heartRate(10, "72", 1_000);
        bench.heartRate(4, "72", 3_000);
        bench.cut();
        bench.heartRate(11, "72", 6_000);
        assertThat(bench.cut())
                .startsWith(
                        new Entry.Tick(START_MS + 6_000),
                        new Entry.Gap(START_MS + 6_000, 0, 2, 3),
                        new Entry.Gap(START_MS + 6_000, 0, 5, 9));
    }

    @Test
    void what_comes_after_its_gap_is_sealed_and_the_rest_of_the_gap_stays_declared() {
        bench.heartRate(1, "72", 0);
        bench.heartRate(5, "72", 0);
        bench.tick(5_000);
        bench.heartRate(3, "72", 60_000);
        bench.cut();
        bench.crash();
        bench.heartRate(3, "72", 60_000);
        bench.tick(90_000);
        assertThat(kinds(bench.cut())).as("a duplicate, and no second gap").isEmpty();
        bench.heartRate(2, "72", 90_000);
        bench.heartRate(4, "72", 90_000);
        bench.cut();
        assertThat(stream().sequences().holes()).isEmpty();
        assertThat(stream().gaps()).isEqualTo(1);
    }

    @Test
    void the_index_says_where_a_streams_gaps_stand() {
        bench.heartRate(1, "72", 0);
        bench.heartRate(5, "72", 0);
        bench.heartRate(7, "72", 1_000);
        bench.cut();
        bench.tick(9_000);
        bench.cut();
        ChainReader index = new ChainReader(bench.chain);
        assertThat(stream().gaps()).isEqualTo(2);
        assertThat(index.gap(0, 0)).isEqualTo(new SealedGap(2, 4, new Position(2, 1)));
        assertThat(index.gap(0, 1)).isEqualTo(new SealedGap(6, 6, new Position(2, 2)));
        assertThat(index.gap(0, 2)).isNull();
        assertThat(totals().gaps()).isEqualTo(2);
    }

    @Test
    void the_65th_hole_of_a_stream_declares_the_lowest_at_once_and_what_comes_for_it_is_too_late() {
        for (int i = 0; i <= 64; i++) {
            bench.heartRate(2L * i, "72", 0);
        }
        bench.cut();
        bench.heartRate(130, "72", 100);
        assertThat(kinds(bench.cut())).isEqualTo("Reading Gap");
        bench.heartRate(1, "72", 200);
        assertThat(kinds(bench.cut())).isEqualTo("Content Rejected");
        Input.Admitted again = reading(1, 200, 300, heartRate("72", Quality.VALID));
        bench.accept(300, again);
        bench.accept(300, reading(0, 0, 0, heartRate("72", Quality.VALID)));
        bench.cut();
        bench.crash();
        bench.accept(300, again);
        bench.accept(300, reading(0, 0, 0, heartRate("72", Quality.VALID)));
        assertThat(bench.cut())
                .as("redeliveries of what was refused and of what was sealed")
                .isEmpty();
        bench.accept(400, reading(0, 0, 0, heartRate("73", Quality.VALID)));
        assertThat(kinds(bench.cut())).isEqualTo("Content Rejected Content Alert");
        assertThat(PlainReader.of(bench.sealed).refusals)
                .containsExactly("bed.icu-1.b1 too-late", "bed.icu-1.b1 identity-reused");
        assertThat(bench.alertsSaid()).containsExactly("raised identity-reused");
        bench.heartRate(3, "72", 500);
        assertThat(kinds(bench.cut())).as("above the floor").isEqualTo("Reading");
    }

    @Test
    void what_is_too_late_is_kept_as_it_was_read() {
        for (int i = 0; i <= 65; i++) {
            bench.heartRate(2L * i, "72", 0);
        }
        Input.Admitted late = reading(1, 7, 8, heartRate("71", Quality.VALID));
        bench.accept(200, late);
        bench.cut();
        Entry.Rejected rejected = (Entry.Rejected)
                ChainBench.entries(bench.chain.blocks().getLast()).getLast();
        byte[] context = Contexts.rejected(1, rejected.input());
        ChainReader reader = new ChainReader(bench.chain);
        List<Integer> ordinals = reader.reveal(rejected.patient(), context, rejected.refusal());
        if (ordinals == null
                || !(reader.content(rejected.patient(), ordinals.getFirst()) instanceof RefusalContent refusal)) {
            throw new AssertionError("no refusal behind " + rejected);
        }
        assertThat(refusal.reason()).isEqualTo(ChainReason.TOO_LATE.code());
        assertThat(refusal.source()).isEqualTo("mon-1/vitals/boot-1/1");
        assertThat(InputCodec.decode(refusal.refused()))
                .isEqualTo(new Input.Admitted(late.patient(), "", 0, late.reading()));
    }

    @Test
    void the_17th_boot_closes_the_one_that_was_opened_longest_ago() {
        boot("b0", 1, 0);
        boot("b0", 5, 0);
        boot("b0", 7, 0);
        for (int i = 1; i < 16; i++) {
            boot("b" + i, 1, 0);
        }
        bench.cut();
        boot("b16", 1, 100);
        assertThat(kinds(bench.cut())).isEqualTo("Opened Gap Gap Reading");
        boot("b0", 3, 200);
        boot("b0", 8, 200);
        assertThat(kinds(bench.cut())).as("too late").isEqualTo("Content Rejected Content Rejected");
        boot("b0", 5, 0);
        assertThat(bench.cut()).as("a redelivery").isEmpty();
        boot("b1", 2, 300);
        assertThat(kinds(bench.cut())).isEqualTo("Reading");
        boot("b17", 1, 400);
        boot("b1", 3, 400);
        bench.cut();
        assertThat(PlainReader.of(bench.sealed).refusals)
                .containsExactly("bed.icu-1.b1 too-late", "bed.icu-1.b1 too-late", "bed.icu-1.b1 too-late");
        bench.tick(90_000);
        assertThat(bench.sealer.isEmpty()).as("no gap a second time").isTrue();
    }

    @Test
    void after_a_clock_reset_no_hole_waits_longer_than_the_grace() {
        bench.heartRate(1, "72", 60_000);
        bench.heartRate(3, "72", 60_000);
        bench.heartRate(4, "72", 0);
        bench.cut();
        assertThat(bench.sealer.nextTimerMs()).isEqualTo(START_MS + 5_000);
        bench.tick(5_000);
        assertThat(kinds(bench.cut())).isEqualTo("Tick Gap");
    }

    @Test
    void of_timers_that_are_due_at_once_a_patients_comes_before_a_streams() {
        bench.heartRate(0, "45", 0);
        implausible(2, 3_000);
        bench.heartRate(3, "45", 4_000);
        bench.cut();
        bench.tick(8_000);
        assertThat(kinds(bench.cut())).isEqualTo("Tick Content Alert Gap");
    }

    @Test
    void a_readings_alerts_come_before_the_gap_that_it_brings() {
        bench.heartRate(0, "45", 0);
        for (int i = 1; i <= 64; i++) {
            implausible(2L * i, 2_000);
        }
        bench.cut();
        bench.heartRate(130, "45", 6_000);
        assertThat(kinds(bench.cut())).isEqualTo("Reading Content Alert Gap");
    }

    @Test
    void the_highest_sequence_of_all_is_no_trouble() {
        bench.heartRate(0, "72", 0);
        bench.heartRate(Long.MAX_VALUE, "72", 0);
        bench.tick(5_000);
        assertThat(bench.cut()).endsWith(new Entry.Gap(START_MS + 5_000, 0, 1, Long.MAX_VALUE - 1));
        bench.heartRate(Long.MAX_VALUE - 1, "72", 6_000);
        bench.cut();
        assertThat(stream().sequences().holes()).hasSize(1);
    }

    private StreamState stream() {
        StreamState stream = new ChainReader(bench.chain).stream(0);
        if (stream == null) {
            throw new AssertionError("nothing was opened");
        }
        return stream;
    }

    /** As a verifier without keys counts them. */
    private Totals totals() {
        MemoryChain chain = new MemoryChain(null);
        ChainReplay replay = new ChainReplay(0, null, chain);
        Totals totals = Totals.NONE;
        for (Block block : bench.chain.blocks()) {
            ChainReplay.Replayed replayed = replay.apply(block);
            chain.add(block, replayed.delta());
            totals = replayed.totals();
        }
        return totals;
    }

    /** Says nothing of the patient, so that no rule counts it. */
    private void implausible(long seq, long atMs) {
        bench.accept(atMs, reading(seq, atMs, atMs, heartRate("45", Quality.IMPLAUSIBLE)));
    }

    private void boot(String boot, long seq, long atMs) {
        Reading r = reading(seq, 0, 0, heartRate("72", Quality.VALID)).reading();
        bench.accept(
                atMs,
                new Input.Admitted(
                        "bed.icu-1.b1",
                        "gateway-1",
                        START_MS + atMs,
                        new Reading(r.ward(), r.bed(), r.device(), boot, seq, r.timeMs(), r.body())));
    }
}
