package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.wardledger.core.chain.ChainBench.START_MS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.alert.Change;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;

/** Who has no key of anybody checks what is said in plain, and learns nothing else. */
class KeylessReplayTest {
    private final ChainBench bench = new ChainBench();
    private final Entry.Reading sealed;

    KeylessReplayTest() {
        bench.heartRate(1, "45", 0);
        sealed = (Entry.Reading) bench.cut().getLast();
        bench.heartRate(2, "45", 6_000);
        bench.cut();
    }

    @Test
    void an_honest_chain_passes_and_is_counted_in_full() {
        MemoryChain chain = new MemoryChain(null);
        ChainReplay replay = new ChainReplay(0, null, chain);
        int passedOver = 0;
        for (Block block : bench.chain.blocks()) {
            ChainReplay.Replayed step = replay.apply(block);
            chain.add(block, step.delta());
            passedOver += step.passedOver();
            assertThat(step.alerts()).isEmpty();
        }
        assertThat(passedOver).as("assignment, two readings, alert").isEqualTo(4);
        assertThat(chain.state(StateKeys.chain())).isEqualTo(bench.chain.state(StateKeys.chain()));
        ChainReader reader = new ChainReader(chain);
        assertThat(reader.patients()).isOne();
        assertThat(reader.position(0, 2)).isEqualTo(new Position(2, 0));
        assertThat(reader.cid(1, 1)).isEqualTo(new ChainReader(bench.chain).cid(1, 1));
        assertThat(reader.patientOf(2)).isOne();
        assertThat(reader.patientHandle(ChainBench.PATIENT)).isNull();
        assertThat(reader.patientId(1)).isNull();
        assertThat(reader.assignment(2)).isNull();
        assertThat(reader.content(1, 1)).isNull();
        assertThat(reader.reveal(1, new byte[0], sealed.contents())).isNull();
        assertThat(reader.disclose(1, new byte[0], sealed.contents())).isNull();
    }

    @Test
    void structure_that_does_not_hold_is_found() {
        long nowMs = START_MS + 6_000;
        Concealed one = sealed.contents();
        byte[] payload = new PatientKey(1, 0, SeededSecrets.key(0)).seal(new byte[] {99});
        Cid cid = Cid.ofPayload(payload);
        broken("sealed twice", new Entry.Reading(nowMs, 0, 1, 0, 0, one));
        broken("never opened", new Entry.Reading(nowMs, 1, 1, 0, 0, one));
        broken("opened twice", new Entry.Opened(nowMs, 1, 2, "vitals", "boot-1"));
        broken("out of order", new Entry.Opened(nowMs, 2, 2, "vitals", "boot-2"));
        broken("assigned twice", new Entry.Assigned(nowMs, 2, 1, one));
        broken("nothing introduced", new Entry.Assigned(nowMs, 3, 77, one));
        broken("key epoch 1 expected", new Entry.Rekeyed(nowMs, ChainBench.event(1), 1, 2));
        Entry erased = new Entry.Erased(nowMs, ChainBench.event(1), 1);
        broken("that was erased", erased, new Entry.Reading(nowMs, 0, 9, 0, 0, one));
        Entry rekeyed = new Entry.Rekeyed(nowMs, ChainBench.event(1), 1, 1);
        broken("took effect before", rekeyed, erased);
        broken("key epoch 1 expected", rekeyed, new Entry.Reading(nowMs, 0, 9, 0, 0, one));
        broken("engine time goes back", new Entry.Tick(nowMs - 6_001));
        AlertId id = new AlertId(1, 1);
        broken("at another time", new Entry.Alert(nowMs + 1, id, 1, Change.RAISED, 1, one));
        broken("a tick without a timer", new Entry.Tick(START_MS), new Entry.Tick(START_MS));
        broken("is not what is due", new Entry.Gap(nowMs, 0, 1, 1));
        brokenWith(payload, "out of order", new Entry.Content(nowMs, 1, 0, 3, cid));
        brokenWith(payload, "out of order", new Entry.Content(nowMs, 1, 1, 2, cid));
        brokenWith(payload, "payload", new Entry.Content(nowMs, 1, 0, 2, Cid.ofPayload(new byte[1])));
    }

    @Test
    void what_only_the_key_tells_passes() {
        byte[] garbage = {1, 2, 3};
        Entry content = new Entry.Content(START_MS + 6_000, 1, 0, 2, Cid.ofPayload(garbage));
        Entry elsewhere = new Entry.Reading(START_MS + 6_000, 0, 9, 0, 0, sealed.contents());
        assertThat(apply(List.of(garbage), content, elsewhere).passedOver()).isOne();
    }

    private void broken(String what, Entry... entries) {
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> apply(List.of(), entries))
                .withMessageContaining(what);
    }

    private void brokenWith(byte[] payload, String what, Entry... entries) {
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> apply(List.of(payload), entries))
                .withMessageContaining(what);
    }

    /** As block 2, after the honest blocks 0 and 1. */
    private ChainReplay.Replayed apply(List<byte[]> payloads, Entry... entries) {
        MemoryChain chain = new MemoryChain(null);
        ChainReplay replay = new ChainReplay(0, null, chain);
        List<Block> blocks = bench.chain.blocks();
        for (Block block : blocks.subList(0, 2)) {
            chain.add(block, replay.apply(block).delta());
        }
        List<byte[]> bytes = new ArrayList<>();
        for (Entry entry : entries) {
            bytes.add(EntryCodec.encode(entry));
        }
        return replay.apply(HeaderParts.resealed(blocks.get(1).header(), blocks.get(2), bytes, payloads));
    }
}
