package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.wardledger.core.chain.ChainBench.heartRate;
import static org.wardledger.core.chain.ChainBench.kinds;
import static org.wardledger.core.chain.ChainBench.reading;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;

class ChainSealerTest {
    private final ChainBench bench = new ChainBench();

    @Test
    void a_chain_begins_with_its_genesis_and_its_rules() {
        assertThat(ChainBench.entries(bench.chain.blocks().getFirst()))
                .containsExactly(
                        new Entry.Genesis(
                                0,
                                "bench",
                                0,
                                1,
                                1,
                                ChainBench.KEY.verifierKey().text()),
                        new Entry.Rules(0, DefaultRules.TEXT, null));
        assertThat(bench.sealer.rules()).isEqualTo(DefaultRules.TEXT);
        assertThatIllegalStateException().isThrownBy(() -> bench.sealer.genesis(DefaultRules.TEXT, 0));
    }

    @Test
    void a_chain_without_its_genesis_cannot_be_cut() {
        ChainSealer sealer = new ChainSealer(
                ChainBench.IDENTITY, null, new MemoryChain(FixedKeys.VAULT), new SeededSecrets(() -> 1));
        assertThatIllegalStateException().isThrownBy(() -> sealer.cut(0));
    }

    @Test
    void the_first_reading_brings_what_it_refers_to_and_the_second_one_only_what_is_new() {
        bench.heartRate(1, "72", 0);
        assertThat(kinds(bench.cut())).isEqualTo("Content Assigned Opened Content Reading");
        bench.heartRate(2, "72", 1_000);
        assertThat(kinds(bench.cut())).isEqualTo("Reading");
        bench.heartRate(3, "73", 2_000);
        assertThat(kinds(bench.cut())).isEqualTo("Content Reading");
    }

    @Test
    void a_handle_that_is_taken_is_not_given_again() {
        long[] handles = {7, 7, 7, 8, 7, 7, 8, 9};
        int[] next = {0};
        ChainSealer sealer = new ChainSealer(
                ChainBench.IDENTITY,
                null,
                new MemoryChain(FixedKeys.VAULT),
                new SeededSecrets(() -> handles[next[0]++ % 8]));
        sealer.genesis(DefaultRules.TEXT, 0);
        Input.Admitted one = reading(1, 0, 0, heartRate("72", Quality.VALID));
        Input.Admitted other = new Input.Admitted("somebody", "g", 0, one.reading());
        sealer.accept(0, 0, InputCodec.encode(one));
        sealer.accept(1, 0, InputCodec.encode(other));
        List<Entry> entries = ChainBench.entries(sealer.cut(0).block());
        assertThat(entries.stream().filter(Entry.Assigned.class::isInstance).map(Entry.Assigned.class::cast))
                .extracting(Entry.Assigned::assignment, Entry.Assigned::patient)
                .containsExactly(tuple(7L, 7L), tuple(8L, 8L));
    }

    @Test
    void a_redelivery_is_dropped_and_counted_in_the_same_block_the_next_one_and_after_a_crash() {
        bench.heartRate(1, "72", 0);
        bench.accept(10, reading(1, 0, 9_999, heartRate("72.0", Quality.VALID)));
        assertThat(bench.cut()).hasSize(5);
        bench.accept(20, reading(1, 0, 0, heartRate("72", Quality.VALID)));
        assertThat(bench.sealer.isEmpty()).isFalse();
        assertThat(bench.cut()).isEmpty();
        bench.crash();
        bench.accept(30, reading(1, 0, 0, heartRate("72", Quality.VALID)));
        assertThat(bench.cut()).isEmpty();
        assertThat(bench.chain.blocks())
                .extracting(b -> b.header().duplicates())
                .containsExactly(0, 1, 1, 1);
    }

    @Test
    void dropped_duplicates_do_not_move_engine_time() {
        bench.heartRate(1, "72", 0);
        bench.accept(50_000, reading(1, 0, 0, heartRate("72", Quality.VALID)));
        assertThat(bench.sealer.engineMs()).isEqualTo(ChainBench.START_MS);
    }

    @Test
    void what_came_before_the_newest_one_is_not_taken_for_a_duplicate() {
        bench.heartRate(5, "72", 0);
        bench.heartRate(3, "72", 0);
        bench.heartRate(4, "72", 0);
        bench.heartRate(3, "72", 0);
        bench.cut();
        assertThat(bench.chain.blocks().getLast().header().duplicates()).isEqualTo(1);
        assertThat(ChainBench.entries(bench.chain.blocks().getLast()).stream()
                        .filter(Entry.Reading.class::isInstance)
                        .map(entry -> ((Entry.Reading) entry).seq()))
                .containsExactly(5L, 3L, 4L);
    }

    @Test
    void another_boot_device_bed_or_patient_has_its_own_sequences() {
        Input.Admitted first = reading(1, 0, 0, heartRate("72", Quality.VALID));
        var r = first.reading();
        bench.accept(0, first);
        for (var other : List.of(
                new Reading("icu-1", "b1", "mon-1", "boot-2", 1, r.timeMs(), r.body()),
                new Reading("icu-1", "b1", "mon-2", "boot-1", 1, r.timeMs(), r.body()),
                new Reading("icu-1", "b2", "mon-1", "boot-1", 1, r.timeMs(), r.body()),
                new Reading("icu-2", "b1", "mon-1", "boot-1", 1, r.timeMs(), r.body()))) {
            bench.accept(0, new Input.Admitted(first.patient(), "g", 0, other));
        }
        bench.accept(0, new Input.Admitted("somebody else", "g", 0, r));
        bench.cut();
        assertThat(PlainReader.of(bench.sealed).readings).hasSize(6);
        assertThat(bench.chain.blocks().getLast().header().duplicates()).isZero();
    }

    @Test
    void inputs_are_answered_for_without_a_gap_whatever_offsets_kafka_skips() {
        bench.sealer.accept(17, 0, InputCodec.encode(new Input.Tick()));
        bench.sealer.accept(40, 0, InputCodec.encode(reading(1, 0, 0, heartRate("72", Quality.VALID))));
        bench.cut();
        BlockHeader header = bench.chain.blocks().getLast().header();
        assertThat(header.inputFrom()).isZero();
        assertThat(header.inputTo()).isEqualTo(41);
        assertThat(bench.sealer.nextInput()).isEqualTo(41);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.sealer.accept(40, 0, InputCodec.encode(new Input.Tick())));
    }

    @Test
    void a_probe_is_sealed_once_and_lets_timers_fire_first() {
        bench.accept(0, new Input.Probe("gateway-1", 1_000));
        bench.accept(0, new Input.Probe("gateway-2", 1_000));
        bench.accept(0, new Input.Probe("gateway-1", 1_000));
        assertThat(bench.cut())
                .containsExactly(
                        new Entry.Probed(ChainBench.START_MS, "gateway-1", 1_000),
                        new Entry.Probed(ChainBench.START_MS, "gateway-2", 1_000));
        bench.crash();
        bench.accept(0, new Input.Probe("gateway-1", 1_000));
        bench.accept(0, new Input.Probe("gateway-1", 999));
        assertThat(bench.sealer.isEmpty()).as("its sender hears of the block").isFalse();
        assertThat(bench.cut()).isEmpty();
        assertThat(bench.chain.blocks())
                .extracting(b -> b.header().duplicates())
                .containsExactly(0, 1, 2);
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 4_000);
        bench.cut();
        bench.accept(8_000, new Input.Probe("gateway-1", 3_000));
        assertThat(kinds(bench.cut())).isEqualTo("Tick Content Alert Probed");
    }

    @Test
    void an_append_time_that_is_none_stops_the_chain() {
        assertThatIllegalArgumentException().isThrownBy(() -> bench.sealer.accept(0, -1, new byte[0]));
    }

    @Test
    void engine_time_is_a_running_maximum_and_is_reset_only_when_the_clock_was_set_back_far() {
        bench.heartRate(1, "72", 60_000);
        bench.cut();
        bench.heartRate(2, "72", 50_000);
        assertThat(kinds(bench.cut())).as("10 s back").isEqualTo("Reading");
        assertThat(bench.sealer.engineMs()).isEqualTo(ChainBench.START_MS + 60_000);
        bench.heartRate(3, "72", 49_999);
        assertThat(kinds(bench.cut())).as("more than 10 s back").isEqualTo("ClockReset Reading");
        assertThat(bench.sealer.engineMs()).isEqualTo(ChainBench.START_MS + 49_999);
    }

    @Test
    void a_tick_is_sealed_only_when_a_timer_was_due() {
        bench.tick(0);
        assertThat(bench.sealer.isEmpty()).isTrue();
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 4_000);
        bench.cut();
        bench.tick(7_999);
        assertThat(bench.sealer.isEmpty()).isTrue();
        assertThat(bench.sealer.nextTimerMs()).isEqualTo(ChainBench.START_MS + 8_000);
        bench.tick(8_000);
        assertThat(bench.sealer.hasAlerts()).isTrue();
        assertThat(kinds(bench.cut())).isEqualTo("Tick Content Alert");
        bench.tick(9_000);
        assertThat(bench.sealer.isEmpty()).isTrue();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low");
    }

    @Test
    void timers_fire_before_the_reading_that_moves_time_past_them() {
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 4_000);
        bench.cut();
        bench.accept(9_000, reading(3, 9_000, 9_000, heartRate("70", Quality.VALID)));
        assertThat(kinds(bench.cut())).isEqualTo("Tick Content Alert Content Reading Content Alert");
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low", "cleared hr-low");
    }

    @Test
    void the_rules_in_force_again_are_a_duplicate_and_others_are_sealed_with_their_actor() {
        bench.accept(0, new Input.Rules(DefaultRules.TEXT, "dr-who"));
        assertThat(bench.cut()).isEmpty();
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 6_000);
        bench.cut();
        bench.accept(7_000, new Input.Rules("wardledger rules 1\n", "dr-who"));
        List<Entry> entries = bench.cut();
        assertThat(kinds(entries)).isEqualTo("Rules Alert");
        assertThat(entries.getFirst())
                .isEqualTo(new Entry.Rules(ChainBench.START_MS + 7_000, "wardledger rules 1\n", "dr-who"));
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low", "cleared hr-low");
        bench.crash();
        assertThat(bench.sealer.rules()).isEqualTo("wardledger rules 1\n");
    }

    @Test
    void a_sealer_that_is_thrown_away_leaves_nothing_behind() {
        bench.heartRate(1, "45", 0);
        bench.cut();
        bench.heartRate(2, "45", 6_000);
        assertThat(bench.sealer.hasAlerts()).isTrue();
        bench.crash();
        assertThat(bench.sealer.isEmpty()).isTrue();
        assertThat(bench.sealer.hasAlerts()).isFalse();
        bench.heartRate(2, "45", 6_000);
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low");
    }

    @Test
    void what_was_applied_since_the_cut_is_not_forgotten_when_the_cut_is_committed() {
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        long[] handle = {0};
        ChainSealer sealer = new ChainSealer(
                ChainBench.IDENTITY, null, chain, new SeededSecrets(() -> handle[0]++), new Bounds(0, 1_000));
        sealer.genesis(DefaultRules.TEXT, 0);
        SealedBlock first = sealer.cut(0);
        chain.add(first.block(), first.delta());
        byte[] input = InputCodec.encode(reading(1, 0, 0, heartRate("72", Quality.VALID)));
        sealer.accept(0, 0, input);
        sealer.committed();
        sealer.accept(1, 0, input);
        SealedBlock second = sealer.cut(0);
        assertThat(second.block().header().duplicates()).isEqualTo(1);
        assertThat(ChainBench.kinds(ChainBench.entries(second.block())))
                .isEqualTo("Content Assigned Opened Content Reading");
    }
}
