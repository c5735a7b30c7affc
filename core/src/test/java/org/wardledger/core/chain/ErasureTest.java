package org.wardledger.core.chain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.wardledger.core.chain.ChainBench.PATIENT;
import static org.wardledger.core.chain.ChainBench.heartRate;
import static org.wardledger.core.chain.ChainBench.kinds;
import static org.wardledger.core.chain.ChainBench.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.block.Block;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Quality;

/** After an erasure nobody finds or reads anything of the patient, and the chain goes on as before. */
class ErasureTest {
    private static final long HANDLE = 1;
    private final ChainBench bench = new ChainBench();

    @Test
    void nothing_of_the_patient_is_left_but_counts_and_handles() {
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 6_000);
        bench.cut();
        assertThat(leftOf(HANDLE)).isPositive();
        ChainReader reader = new ChainReader(bench.chain);
        assertThat(reader.patientHandle(PATIENT)).isEqualTo(HANDLE);
        assertThat(reader.patientId(HANDLE)).isEqualTo(PATIENT);
        assertThat(reader.content(HANDLE, 1)).isNotNull();
        assertThat(reader.assignment(2)).isNotNull();

        bench.erase(1, 7_000);
        assertThat(kinds(bench.cut())).isEqualTo("Erased");
        assertThat(leftOf(HANDLE)).isZero();
        assertThat(bench.chain.key(HANDLE, 0)).isNull();
        assertThat(reader.patientHandle(PATIENT)).isNull();
        assertThat(reader.patientId(HANDLE)).isNull();
        assertThat(reader.content(HANDLE, 1)).isNull();
        assertThat(reader.assignment(2)).isNull();
        assertThat(reader.patientNumber(0)).as("the handle stays").isEqualTo(HANDLE);
        assertThat(reader.event(ChainBench.event(1))).isEqualTo(new Position(2, 0));
        bench.chain.state().values().forEach(value -> assertThat(new String(value, ISO_8859_1))
                .doesNotContain(PATIENT));
    }

    @Test
    void the_block_names_its_alerts_and_destroys_every_epoch_of_its_key() {
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 6_000);
        bench.cut();
        bench.rekey(1, 7_000);
        bench.accept(8_000, reading(1, 0, 0, heartRate("46", Quality.VALID))); // identity reused: a second alert
        bench.cut();
        List<AlertId> raised =
                bench.alerts.stream().map(alert -> alert.change().id()).toList();
        assertThat(raised).hasSize(2);
        bench.rekey(2, 9_000);
        bench.erase(3, 9_000);
        bench.cut();
        SealedBlock last = bench.sealed.getLast();
        assertThat(last.forgotten().ids()).containsExactlyElementsOf(raised);
        assertThat(last.alerts()).isEmpty();
        assertThat(last.keys())
                .as("the key made in the same block is never written")
                .containsExactly(
                        new KeyChange.Destroyed(PATIENT, 0),
                        new KeyChange.Destroyed(PATIENT, 1),
                        new KeyChange.Destroyed(PATIENT, 2));
        assertThat(last.delta().keys()).isEmpty();
        assertThat(last.delta().erased()).containsExactly(HANDLE);
    }

    @Test
    void an_alert_of_the_same_block_is_not_told_any_more() {
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 6_000);
        assertThat(bench.sealer.hasAlerts()).isTrue();
        bench.erase(1, 6_000);
        assertThat(bench.sealer.hasAlerts()).as("one to be taken back").isTrue();
        bench.cut();
        assertThat(bench.alerts).isEmpty();
        assertThat(bench.sealed.getLast().forgotten().ids()).hasSize(1);
    }

    @Test
    void an_open_alert_and_a_pending_timer_end_silently() {
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 6_000);
        bench.accept(7_000, reading(1, 0, 0, heartRate("46", Quality.VALID))); // clears by a timer
        bench.cut();
        assertThat(bench.sealer.nextTimerMs()).isEqualTo(ChainBench.START_MS + 67_000);
        bench.erase(1, 8_000);
        assertThat(bench.sealer.nextTimerMs()).isEqualTo(AlertEngine.NO_TIMER);
        bench.cut();
        assertThat(bench.chain.state(StateKeys.timers())).isNull();
        bench.tick(80_000);
        assertThat(bench.sealer.isEmpty()).isTrue();
        bench.accept(80_000, new Input.Rules("wardledger rules 1\n", null));
        assertThat(kinds(bench.cut())).as("no alert clears").isEqualTo("Rules");
    }

    @Test
    void a_timer_that_was_due_before_fires_first() {
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 4_000);
        bench.cut();
        bench.erase(1, 9_000);
        assertThat(kinds(bench.cut())).isEqualTo("Tick Content Alert Erased");
        assertThat(bench.sealed.getLast().forgotten().ids()).hasSize(1);
    }

    @Test
    void the_id_begins_again_under_a_new_handle_and_a_redelivered_erasure_does_nothing() {
        bench.heartRate(1, "72", 0);
        bench.cut();
        bench.erase(1, 1_000);
        bench.erase(1, 1_000);
        assertThat(kinds(bench.cut())).isEqualTo("Erased");
        bench.crash();
        bench.heartRate(1, "72", 2_000);
        assertThat(kinds(bench.cut()))
                .as("the same reading, sealed anew: nobody can tell any more")
                .isEqualTo("Content Assigned Opened Content Reading");
        assertThat(new ChainReader(bench.chain).patientHandle(PATIENT)).isEqualTo(3);
        bench.erase(1, 3_000);
        assertThat(bench.cut()).isEmpty();
        assertThat(bench.chain.blocks())
                .extracting(block -> block.header().duplicates())
                .containsExactly(0, 0, 1, 0, 1);
        assertThat(new ChainReader(bench.chain).patientHandle(PATIENT)).isEqualTo(3);
    }

    @Test
    void whom_the_chain_does_not_know_it_cannot_erase() {
        bench.erase(1, 0);
        bench.accept(0, new Input.Rekey(ChainBench.event(2), "nobody"));
        assertThat(bench.cut()).isEmpty();
        assertThat(bench.chain.blocks().getLast().header().duplicates()).isEqualTo(2);
    }

    @Test
    void a_patient_can_be_erased_in_the_block_that_introduced_it() {
        bench.heartRate(1, "45", 0);
        bench.erase(1, 1_000);
        bench.heartRate(1, "45", 2_000);
        assertThat(kinds(bench.cut()))
                .isEqualTo("Content Assigned Opened Content Reading Erased Content Assigned Opened Content Reading");
        SealedBlock block = bench.sealed.getLast();
        assertThat(block.delta().keys()).extracting(PatientKey::patient).containsExactly(3L);
        assertThat(block.keys().getFirst()).isEqualTo(new KeyChange.Destroyed(PATIENT, 0));
        assertThat(block.keys().getLast())
                .as("after what it destroys: both have the same key in the topic")
                .isInstanceOfSatisfying(
                        KeyChange.Made.class,
                        made -> assertThat(made.key().patient()).isEqualTo(3));
        assertThat(leftOf(HANDLE)).isZero();
        MemoryChain read = new MemoryChain(FixedKeys.VAULT);
        bench.keys.readInto(read, Set.of());
        assertThat(read.key(3, 0)).isNotNull();
        assertThat(read.key(HANDLE, 0)).isNull();
        assertThat(replay().passedOver()).isEqualTo(2);
    }

    @Test
    void what_one_erasure_of_a_block_destroyed_a_second_one_does_not_bring_back() {
        bench.heartRate(1, "72", 0);
        bench.rekey(1, 0);
        bench.cut();
        bench.erase(2, 0);
        bench.heartRate(1, "72", 0);
        bench.erase(3, 0);
        bench.cut();
        assertThat(bench.sealed.getLast().keys())
                .contains(new KeyChange.Destroyed(PATIENT, 0), new KeyChange.Destroyed(PATIENT, 1))
                .noneMatch(KeyChange.Made.class::isInstance);
        MemoryChain read = new MemoryChain(FixedKeys.VAULT);
        bench.keys.readInto(read, Set.of());
        for (long handle = 1; handle < 5; handle++) {
            assertThat(read.key(handle, 0)).isNull();
            assertThat(read.key(handle, 1)).isNull();
        }
    }

    @Test
    void a_replay_without_the_key_comes_to_the_same_state_and_still_checks_the_others() {
        bench.heartRate(1, "45", 0);
        Input.Admitted first = reading(1, 0, 0, heartRate("45", Quality.VALID));
        bench.accept(0, new Input.Admitted("other", "g", 0, first.reading()));
        bench.cut();
        bench.heartRate(2, "45", 6_000);
        bench.accept(
                6_000,
                new Input.Admitted(
                        "other",
                        "g",
                        0,
                        reading(2, 6_000, 6_000, heartRate("45", Quality.VALID)).reading()));
        bench.cut();
        bench.erase(1, 7_000);
        bench.cut();
        assertThat(bench.alerts).hasSize(2);
        Sum sum = replay();
        assertThat(sum.passedOver()).as("assignment, readings, alert").isEqualTo(4);
        assertThat(sum.alerts()).containsExactly(bench.alerts.get(1));
        assertThat(sum.alerts().getFirst().patient()).isEqualTo("other");
    }

    @Test
    void a_forged_alert_of_another_patient_is_found_without_the_key_of_the_erased_one() {
        bench.heartRate(1, "45", 0);
        Input.Admitted first = reading(1, 0, 0, heartRate("45", Quality.VALID));
        bench.accept(0, new Input.Admitted("other", "g", 0, first.reading()));
        bench.erase(1, 0);
        bench.cut();
        Input.Admitted second = reading(2, 6_000, 6_000, heartRate("45", Quality.VALID));
        bench.accept(6_000, new Input.Admitted("other", "g", 0, second.reading()));
        bench.cut();
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        bench.keys.readInto(chain, Set.of());
        ChainReplay replay = new ChainReplay(0, null, chain);
        for (Block block : bench.chain.blocks().subList(0, 2)) {
            chain.add(block, replay.apply(block).delta());
        }
        Block last = bench.chain.blocks().getLast();
        assertThat(kinds(ChainBench.entries(last))).isEqualTo("Reading Content Alert");
        List<byte[]> withoutAlert = last.body().entries().subList(0, 2);
        Block forged = HeaderParts.resealed(
                bench.chain.blocks().get(1).header(),
                last,
                withoutAlert,
                last.body().payloads());
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> replay.apply(forged))
                .withMessageContaining("is due and not sealed");
    }

    @Test
    void a_node_that_loses_the_key_before_it_reads_of_the_erasure_forgets_the_same() {
        bench.heartRate(1, "45", 0);
        bench.cut();
        bench.heartRate(2, "45", 4_000);
        bench.cut();
        bench.erase(1, 5_000);
        bench.cut();
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        chain.addKey(new PatientKey(HANDLE, 0, SeededSecrets.key(0)));
        List<Block> blocks = bench.chain.blocks();
        ChainReplay replay = new ChainReplay(0, null, chain);
        for (Block block : blocks.subList(0, 3)) {
            chain.add(block, replay.apply(block).delta());
        }
        chain.destroyKeys(HANDLE);
        ChainReplay begunAgain = new ChainReplay(0, replay.head(), chain);
        chain.add(blocks.getLast(), begunAgain.apply(blocks.getLast()).delta());
        ChainSimulationTest.assertSameState(chain, bench.chain);
        ChainSealer sealer =
                new ChainSealer(ChainBench.IDENTITY, begunAgain.head(), chain, new SeededSecrets(() -> 99));
        sealer.accept(100, ChainBench.START_MS, InputCodec.encode(reading(3, 0, 0, heartRate("72", Quality.VALID))));
        assertThat(ChainBench.entries(sealer.cut(0).block()).getFirst())
                .as("the id is free again")
                .isInstanceOfSatisfying(Entry.Content.class, content -> assertThat(content.patient())
                        .isEqualTo(99));
    }

    private record Sum(int passedOver, List<AlertState> alerts) {}

    /** With the keys that are left; to the same state. */
    private Sum replay() {
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        bench.keys.readInto(chain, Set.of());
        ChainReplay replay = new ChainReplay(0, null, chain);
        int passedOver = 0;
        List<AlertState> alerts = new ArrayList<>();
        for (Block block : bench.chain.blocks()) {
            ChainReplay.Replayed step = replay.apply(block);
            chain.add(block, step.delta());
            passedOver += step.passedOver();
            alerts.addAll(step.alerts());
        }
        ChainSimulationTest.assertSameState(chain, bench.chain);
        return new Sum(passedOver, alerts);
    }

    private long leftOf(long handle) {
        Map<StateKey, byte[]> state = bench.chain.state();
        return state.keySet().stream().filter(key -> key.isClosedOf(handle)).count();
    }
}
