package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.wardledger.core.chain.ChainBench.START_MS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.vitals.Quality;

/** An owner who hides what is missing, or says that something is missing which is not. Replay finds it. */
class ForgedGapTest {
    private static final long DUE_MS = START_MS + 5_000;

    /** Block 1 seals sequences 1, 5 and 7 of stream 0 and leaves 2-4 and 6 open; block 2 is to be forged. */
    private final ChainBench bench = new ChainBench();

    ForgedGapTest() {
        bench.heartRate(1, "72", 0);
        bench.heartRate(5, "72", 0);
        bench.heartRate(7, "72", 0);
        bench.cut();
        bench.tick(5_000);
        bench.cut();
    }

    @Test
    void the_honest_block_passes() {
        assertThat(replay(honest()).totals().gaps()).isEqualTo(2);
    }

    @Test
    void a_gap_cannot_be_left_out_changed_or_said_twice() {
        broken("the gap 2 to 4 of stream 0 is due and not sealed", honest().subList(0, 1));
        broken("the gap 6 to 6 of stream 0 is due and not sealed", honest().subList(0, 2));
        for (Entry.Gap forged : List.of(gap(2, 3), gap(2, 5), gap(1, 4), gap(6, 6))) {
            broken("is not what is due", List.of(tick(), forged));
        }
        broken("is not what is due", List.of(tick(), new Entry.Gap(DUE_MS, 1, 2, 4)));
        broken("is not what is due", List.of(tick(), gap(2, 4), gap(6, 6), gap(2, 4)));
    }

    @Test
    void a_gap_cannot_be_said_early_or_of_what_is_not_missing() {
        broken("is not what is due", List.of(new Entry.Gap(START_MS, 0, 2, 4)));
        broken("is not what is due", List.of(new Entry.Gap(START_MS + 4_999, 0, 2, 4)));
        broken("a timer is due before it", List.of(new Entry.Gap(DUE_MS, 0, 2, 4)));
        broken("is not what is due", List.of(new Entry.Gap(START_MS, 0, 8, 9)));
    }

    @Test
    void a_gap_cannot_be_put_off() {
        broken("a timer is due before it", List.of(reading(DUE_MS, 8)));
        broken("is due before it", List.of(tick(), reading(DUE_MS, 8)));
        broken("is due before it", List.of(tick(), gap(2, 4), reading(DUE_MS, 8)));
        broken("is due before it", List.of(tick(), new Entry.Gap(DUE_MS + 1, 0, 2, 4)));
        broken("is due before it", List.of(tick(), new Entry.ClockReset(START_MS - 60_000)));
        replay(List.of(reading(DUE_MS - 1, 8)));
    }

    @Test
    void a_tick_stands_where_a_timer_is_due_and_only_there() {
        List<Entry> early = List.of(new Entry.Tick(DUE_MS - 1));
        brokenWithKey("a tick without a timer", early);
        assertThat(replay(early, new MemoryChain(null)).totals().entries())
                .as("who has no key cannot know the patient's timers")
                .isEqualTo(replay(List.of(), new MemoryChain(null)).totals().entries() + 1);
        broken("a tick without a timer", List.of(new Entry.Tick(START_MS)));
        List<Entry> twice = new ArrayList<>(honest());
        twice.add(tick());
        broken("a tick without a timer", twice);
        broken("engine time beyond the year 9999", List.of(new Entry.Tick(Long.MAX_VALUE)));
    }

    @Test
    void what_is_too_late_cannot_be_sealed() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 62; i++) {
            entries.add(reading(START_MS, 9 + 2L * i));
        }
        replay(entries);
        entries.add(reading(START_MS, 200));
        broken("the gap 2 to 4 of stream 0 is due and not sealed", entries);
        entries.add(new Entry.Gap(START_MS, 0, 2, 4));
        replay(entries);
        entries.add(reading(START_MS, 3));
        broken("too late, sequence 3", entries);
        entries.set(entries.size() - 1, reading(START_MS, 1));
        broken("sealed twice, sequence 1", entries);
    }

    private List<Entry> honest() {
        return Arrays.asList(tick(), gap(2, 4), gap(6, 6));
    }

    private static Entry tick() {
        return new Entry.Tick(DUE_MS);
    }

    private static Entry.Gap gap(long from, long to) {
        return new Entry.Gap(DUE_MS, 0, from, to);
    }

    /** Of the same content as the honest ones: the patient's second. */
    private static Entry reading(long engineMs, long seq) {
        List<byte[]> bytes = Content.of(ChainBench.heartRate("72", Quality.VALID)).stream()
                .map(ContentCodec::encode)
                .toList();
        Concealed contents =
                new PatientKey(1, 0, SeededSecrets.key(0)).conceal(Contexts.reading(1, 0, seq), bytes, List.of(1));
        return new Entry.Reading(engineMs, 0, seq, START_MS, START_MS, contents);
    }

    /** With the patient's key and without. */
    private void broken(String what, List<Entry> entries) {
        brokenWithKey(what, entries);
        broken(what, entries, new MemoryChain(null));
    }

    private void brokenWithKey(String what, List<Entry> entries) {
        broken(what, entries, withKeys());
    }

    private void broken(String what, List<Entry> entries, MemoryChain chain) {
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> replay(entries, chain))
                .withMessageStartingWith("chain 0, block 2: ")
                .withMessageContaining(what);
    }

    private MemoryChain withKeys() {
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        bench.keys.readInto(chain, Set.of());
        return chain;
    }

    private ChainReplay.Replayed replay(List<Entry> entries) {
        Totals keyless = replay(entries, new MemoryChain(null)).totals();
        ChainReplay.Replayed replayed = replay(entries, withKeys());
        assertThat(keyless).isEqualTo(replayed.totals());
        return replayed;
    }

    private ChainReplay.Replayed replay(List<Entry> entries, MemoryChain chain) {
        ChainReplay replay = new ChainReplay(0, null, chain);
        for (Block block : bench.chain.blocks().subList(0, 2)) {
            chain.add(block, replay.apply(block).delta());
        }
        List<byte[]> bytes = entries.stream().map(EntryCodec::encode).toList();
        Block whole = bench.chain.blocks().get(2);
        return replay.apply(HeaderParts.resealed(bench.chain.blocks().get(1).header(), whole, bytes, List.of()));
    }
}
