package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.chain.ChainBench.PATIENT;
import static org.wardledger.core.chain.ChainBench.heartRate;
import static org.wardledger.core.chain.ChainBench.kinds;
import static org.wardledger.core.chain.ChainBench.reading;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.Change;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Quality;

/** A new epoch of a patient's key: what comes is hidden under it, and what was is not forgotten. */
class RekeyTest {
    private final ChainBench bench = new ChainBench();

    @Test
    void what_comes_is_concealed_under_the_new_key_also_what_was_there_before() {
        bench.heartRate(1, "72", 0);
        bench.cut();
        bench.rekey(1, 1_000);
        List<Entry> entries = bench.cut();
        assertThat(entries).containsExactly(new Entry.Rekeyed(ChainBench.START_MS + 1_000, ChainBench.event(1), 1, 1));
        assertThat(bench.sealed.getLast().keys()).singleElement().satisfies(change -> {
            KeyChange.Made made = (KeyChange.Made) change;
            assertThat(made.patientId()).isEqualTo(PATIENT);
            assertThat(made.key().epoch()).isOne();
        });
        bench.heartRate(2, "72", 2_000);
        bench.crash();
        bench.heartRate(2, "72", 2_000);
        bench.heartRate(3, "72", 3_000);
        entries = bench.cut();
        assertThat(kinds(entries)).isEqualTo("Content Reading Reading");
        Entry.Content content = (Entry.Content) entries.getFirst();
        assertThat(content.epoch()).isOne();
        assertThat(content.ordinal()).as("ordinals go on").isEqualTo(2);
        assertThat(((Entry.Reading) entries.get(1)).contents().epoch()).isOne();
        byte[] payload = bench.chain.blocks().getLast().body().payloads().getFirst();
        assertThat(new PatientKey(1, 1, SeededSecrets.key(1)).open(payload))
                .isEqualTo(new PatientKey(1, 0, SeededSecrets.key(0))
                        .open(bench.chain.blocks().get(1).body().payloads().getLast()));
        assertThat(PlainReader.of(bench.sealed).readings).hasSize(3);
    }

    @Test
    void a_redelivery_from_before_is_still_known_and_so_is_one_that_says_something_else() {
        bench.heartRate(1, "72", 0);
        bench.accept(0, reading(1, 0, 0, heartRate("73", Quality.VALID)));
        bench.cut();
        bench.rekey(1, 1_000);
        bench.cut();
        bench.crash();
        bench.heartRate(1, "72", 0);
        assertThat(bench.cut()).as("the reading").isEmpty();
        bench.accept(0, reading(1, 0, 0, heartRate("73", Quality.VALID)));
        assertThat(bench.cut()).as("what was refused under the key before").isEmpty();
        bench.accept(0, reading(1, 0, 0, heartRate("74", Quality.VALID)));
        assertThat(kinds(bench.cut())).isEqualTo("Content Rejected");
    }

    @Test
    void an_open_alert_keeps_its_id() {
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 6_000);
        bench.cut();
        bench.rekey(1, 7_000);
        bench.rekey(2, 7_000);
        bench.cut();
        bench.crash();
        bench.heartRate(3, "70", 8_000);
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low", "cleared hr-low");
        assertThat(bench.alerts.get(1).change().id())
                .isEqualTo(bench.alerts.get(0).change().id());
        assertThat(bench.alerts.get(1).change().change()).isEqualTo(Change.CLEARED);
    }

    @Test
    void the_same_event_takes_effect_once() {
        bench.heartRate(1, "72", 0);
        bench.rekey(1, 0);
        bench.rekey(1, 0);
        bench.cut();
        bench.crash();
        bench.rekey(1, 0);
        assertThat(bench.cut()).isEmpty();
        assertThat(bench.chain.key(1, 1)).isNotNull();
        assertThat(bench.chain.key(1, 2)).isNull();
    }

    @Test
    void a_replay_with_the_keys_agrees() {
        bench.heartRate(1, "45", 0);
        bench.cut();
        bench.rekey(1, 1_000);
        bench.heartRate(2, "45", 6_000);
        bench.cut();
        Input accessed =
                new Input.Accessed(ChainBench.event(2), PATIENT, new AccessContent("dr-who", "readings", 1, 2, 3));
        bench.accept(7_000, accessed);
        bench.accept(7_000, accessed);
        assertThat(kinds(bench.cut())).isEqualTo("Content Accessed");
        assertThat(PlainReader.of(bench.sealed).accesses).containsExactly("dr-who");
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        bench.keys.readInto(chain, Set.of());
        ChainReplay replay = new ChainReplay(0, null, chain);
        for (Block block : bench.chain.blocks()) {
            ChainReplay.Replayed step = replay.apply(block);
            assertThat(step.passedOver()).isZero();
            chain.add(block, step.delta());
        }
        ChainSimulationTest.assertSameState(chain, bench.chain);
    }
}
