package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.RestoreNote;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Quality;

/** Where a generation may begin, and what the block with which it does must say. */
class RestoredBlockTest {
    private static final Hash ROOT = Hash.of(new byte[32]);
    private static final long LOST_SIZE = 7;

    private final ChainBench bench = new ChainBench();
    private BlockHeader before;
    private Block first;

    private ChainSealer stale;

    @BeforeEach
    void restore() {
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 6_000);
        bench.cut();
        before = bench.chain.blocks().getLast().header();
        stale = bench.sealer;
        ChainSealer sealer = restoring(new Entry.Lost(1, LOST_SIZE, ROOT), 2);
        bench.sealer = sealer;
        bench.cut();
        first = bench.chain.blocks().getLast();
    }

    private ChainSealer restoring(Entry.@Nullable Lost lost, int generation) {
        ChainIdentity identity = new ChainIdentity("bench", 0, 1, generation, ChainBench.IDENTITY.verifierKey());
        Secrets secrets = new SeededSecrets(new AtomicLong(1_000)::getAndIncrement);
        return ChainSealer.restoring(identity, before, bench.chain, secrets, new Restoration(lost, 1), ChainBench.KEY);
    }

    @Test
    void it_says_what_was_lost_and_ends_alerts_that_may_have_changed_in_it() {
        List<Entry> entries = ChainBench.entries(first);
        assertThat(ChainBench.kinds(entries)).isEqualTo("Restored Alert");
        assertThat(entries.getFirst()).isEqualTo(restored(2, new Entry.Lost(1, LOST_SIZE, ROOT)));
        assertThat(((Entry.Restored) entries.getFirst()).note())
                .startsWith("wardledger restore 1\nbench/0/2\nblock 2 "
                        + before.leafHash().toBase64() + "\nlost 1 7 " + ROOT.toBase64() + "\ninput 1\n\n— bench ");
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low", "cleared hr-low");
        assertThat(first.header().generation()).isEqualTo(2);
        assertThat(first.header().inputFrom()).isOne();
        assertThat(BlockCheck.entries(before, first)).hasSize(2);
    }

    @Test
    void what_still_holds_is_raised_again_under_another_id() {
        bench.crashInGeneration(2);
        bench.heartRate(3, "45", 7_000);
        bench.heartRate(4, "45", 14_000);
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low", "cleared hr-low", "raised hr-low");
        assertThat(bench.alerts.getLast().change().id())
                .isNotEqualTo(bench.alerts.getFirst().change().id());
        assertThat(bench.alerts.getLast().change().rev()).isOne();
    }

    @Test
    void a_reading_of_an_earlier_generation_is_known_again_and_so_is_one_that_says_something_else() {
        bench.crashInGeneration(2);
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 6_000);
        assertThat(bench.cut()).isEmpty();
        bench.accept(0, ChainBench.reading(2, 6_000, 6_000, ChainBench.heartRate("46", Quality.VALID)));
        assertThat(ChainBench.kinds(bench.cut())).isEqualTo("Content Rejected Content Alert");
        bench.heartRate(3, "70", 7_000);
        bench.cut();
        bench.heartRate(3, "70", 7_000);
        assertThat(bench.cut()).as("one of the generation itself").isEmpty();
    }

    @Test
    void an_erasure_destroys_keys_too_that_only_lost_blocks_know_of() {
        for (int epoch = 1; epoch <= 2; epoch++) {
            bench.chain.addKey(new PatientKey(1, epoch, SeededSecrets.key(epoch)), ChainBench.PATIENT);
        }
        bench.chain.addKey(new PatientKey(9, 3, SeededSecrets.key(3)), ChainBench.PATIENT); // of somebody else
        bench.crashInGeneration(2);
        bench.erase(1, 7_000);
        bench.cut();
        assertThat(bench.sealed.getLast().keys())
                .containsExactly(
                        new KeyChange.Destroyed(ChainBench.PATIENT, 0),
                        new KeyChange.Destroyed(ChainBench.PATIENT, 1),
                        new KeyChange.Destroyed(ChainBench.PATIENT, 2));
    }

    @Test
    void an_assignment_of_a_lost_block_is_sealed_again_from_its_record_and_once() {
        ChainIdentity identity = new ChainIdentity("bench", 0, 1, 2, ChainBench.IDENTITY.verifierKey());
        bench.sealer = new ChainSealer(
                identity, first.header(), bench.chain, new SeededSecrets(() -> 2_000), new Bounds(20, 1));
        DeviceRecord known = record(1_000, ChainBench.PATIENT);
        DeviceRecord lost = record(1_001, "bed.icu-1.b9");
        bench.chain.addKey(new PatientKey(50, 0, SeededSecrets.key(50)), "bed.icu-1.b9");
        assertThat(bench.sealer.registerAgain(known)).isTrue();
        assertThat(bench.sealer.registerAgain(lost)).as("the block is full").isFalse();
        assertThat(ChainBench.kinds(bench.cut())).isEqualTo("Content Assigned");
        assertThat(bench.sealed.getLast().devices()).as("it stands").isEmpty();
        assertThat(bench.sealer.registerAgain(known)).isTrue();
        assertThat(bench.sealer.registerAgain(lost)).isTrue();
        List<Entry> entries = bench.cut();
        assertThat(ChainBench.kinds(entries)).isEqualTo("Content Assigned");
        assertThat(((Entry.Assigned) entries.getLast()).patient())
                .as("the handle that it had in lost blocks")
                .isEqualTo(50);
        assertThat(bench.sealer.registerAgain(lost)).isTrue();
        assertThat(bench.sealer.registerAgain(record(1_002, ChainBench.PATIENT).erased()))
                .isTrue();
        assertThat(bench.sealer.isEmpty()).isTrue();
    }

    private static DeviceRecord record(long assignment, String patient) {
        return new DeviceRecord(
                "mon-9", assignment, 0, patient, "icu-1", "b1", ChainBench.START_MS + 20_000, List.of());
    }

    @Test
    void an_owner_that_slept_through_it_makes_a_block_of_no_chain() {
        Input reading = ChainBench.reading(3, 7_000, 7_000, ChainBench.heartRate("45", Quality.VALID));
        stale.accept(2, ChainBench.START_MS + 7_000, InputCodec.encode(reading));
        Block late = stale.cut(1).block();
        assertThat(late.header().height()).isEqualTo(first.header().height());
        assertThatExceptionOfType(LedgerBroken.class).isThrownBy(() -> BlockCheck.entries(first.header(), late));
    }

    @Test
    void each_break_is_named() {
        says(h -> h.generation = 1, first.body().entries(), "its inputs do not follow");
        says(
                h -> {
                    h.generation = 1;
                    h.inputFrom = before.inputTo();
                    h.inputTo = before.inputTo();
                },
                first.body().entries(),
                "begins where the ledger was restored");
        says(h -> h.generation = 3, first.body().entries(), "the beginning of generation 2");
        says(h -> h.inputFrom = 0, first.body().entries(), "not those from which it was restored");
        says(h -> {}, List.of(), "begins where the ledger was restored");
        says(h -> {}, entries(new Entry.Tick(ChainBench.START_MS + 9_000), restored(2, 1, 7)), "begins where");
        says(h -> {}, entries(restored(2, 1, 7), restored(2, 1, 7)), "restored within a block");
        says(h -> {}, entries(restored(2, 1, before.height() + 1)), "nothing of what was signed is lost");
        says(h -> h.generation = 3, entries(restored(3, null)), "a generation was left out");
        BlockCheck.entries(before, block(h -> h.generation = 3, entries(restored(3, 2, 1))));
        BlockCheck.entries(before, block(h -> {}, entries(restored(2, null))));
        says(h -> {}, entries(new Entry.Restored(at(), "restored")), "entry 0: a restore is a signed note");
        assertThatThrownBy(() -> restored(3, 1, 7)).hasMessageContaining("follows the one that was lost");
    }

    @Test
    void it_counts_in_one_place_only() {
        RestoreNote right = new RestoreNote(log("bench", 0), 2, before.leafHash(), null, 1);
        replay(entries(signed(right, ChainBench.KEY)));
        for (RestoreNote other : List.of(
                new RestoreNote(log("bench", 1), 2, before.leafHash(), null, 1),
                new RestoreNote(log("bench", 0), 3, before.leafHash(), null, 1),
                new RestoreNote(log("bench", 0), 2, ROOT, null, 1))) {
            breaks(entries(signed(other, ChainBench.KEY)), "the restore of another place");
        }
        RestoreNote ofOther = new RestoreNote(log("ward", 0), 2, before.leafHash(), null, 1);
        breaks(entries(signed(ofOther, ChainBench.KEY)), "is not signed by bench+");
        breaks(entries(signed(ofOther, FixedKeys.signing("ward"))), "is not signed by bench+");
    }

    @Test
    void nobody_but_the_chains_newest_key_restores_it() {
        RestoreNote right = new RestoreNote(log("bench", 0), 2, before.leafHash(), null, 1);
        SigningKey thief = SigningKey.of("bench", FixedKeys.secret(9));
        breaks(entries(signed(right, thief)), "entry 0: the restore is not signed by bench+");
        String both = right.sign(ChainBench.KEY).alsoSignedBy(thief).encoded();
        breaks(entries(new Entry.Restored(at(), both)), "under one signature");
        assertThatThrownBy(() -> ChainSealer.restoring(
                        new ChainIdentity(
                                "bench", 0, 1, 2, ChainBench.KEY.verifierKey().text()),
                        before,
                        bench.chain,
                        new SeededSecrets(() -> 1),
                        new Restoration(null, 1),
                        thief))
                .hasMessageContaining("is not signed by bench+");
    }

    @Test
    void every_byte_of_it_is_signed() {
        byte[] right = first.body().entries().getFirst();
        for (int at = 0; at < right.length; at++) {
            for (int change : new int[] {1, 0x20, 0x80}) {
                byte[] changed = right.clone();
                changed[at] ^= (byte) change;
                List<byte[]> entries = new ArrayList<>(first.body().entries());
                entries.set(0, changed);
                assertThatExceptionOfType(LedgerBroken.class)
                        .as("byte %d, changed by %d", at, change)
                        .isThrownBy(() -> replay(entries));
            }
        }
        replay(first.body().entries());
    }

    @Test
    void an_index_is_set_aside_only_for_what_its_site_has_signed() {
        ChainKeys keys = new ChainReader(bench.chain).keys();
        assertThat(BlockCheck.isRestore(first, keys)).isTrue();
        assertThat(BlockCheck.isRestore(bench.chain.blocks().getFirst(), keys)).isFalse();
        RestoreNote right = new RestoreNote(log("bench", 0), 2, before.leafHash(), null, 1);
        SigningKey thief = SigningKey.of("bench", FixedKeys.secret(9));
        assertThat(BlockCheck.isRestore(block(h -> {}, entries(signed(right, ChainBench.KEY))), keys))
                .isTrue();
        assertThat(BlockCheck.isRestore(block(h -> {}, entries(signed(right, thief))), keys))
                .isFalse();
        assertThat(BlockCheck.isRestore(block(h -> {}, List.of(new byte[] {1})), keys))
                .isFalse();
        assertThat(BlockCheck.isRestore(block(h -> {}, List.of()), keys)).isFalse();
        assertThat(BlockCheck.isRestore(block(h -> h.height = 1, first.body().entries()), keys))
                .isFalse();
    }

    @Test
    void engine_time_stays() {
        breaks(entries(new Entry.Restored(at() + 1, restored(2, null).note())), "another time than the entry before");
    }

    @Test
    void no_generation_is_left_out_or_begun_again() {
        assertThatThrownBy(() -> restoring(new Entry.Lost(1, LOST_SIZE, ROOT), 3))
                .hasMessageContaining("generation 3");
        assertThatThrownBy(() -> restoring(null, 1)).hasMessageContaining("generation 1");
        assertThatThrownBy(() ->
                        new ChainSealer(ChainBench.IDENTITY, first.header(), bench.chain, new SeededSecrets(() -> 1)))
                .hasMessageContaining("not in generation 1");
    }

    private static long at() {
        return ChainBench.START_MS + 6_000;
    }

    private static Origin log(String site, int chain) {
        return new Origin(site, chain, 2);
    }

    private Entry.Restored restored(int generation, int lost, long size) {
        return restored(generation, new Entry.Lost(lost, size, ROOT));
    }

    private Entry.Restored restored(int generation, Entry.@Nullable Lost lost) {
        Origin log = new Origin("bench", 0, generation);
        return signed(new RestoreNote(log, 2, before.leafHash(), lost, 1), ChainBench.KEY);
    }

    private static Entry.Restored signed(RestoreNote note, SigningKey by) {
        return new Entry.Restored(at(), note.sign(by).encoded());
    }

    /** What somebody without a key reads of the chain that ends with a block of these entries. */
    private void replay(List<byte[]> entries) {
        MemoryChain chain = new MemoryChain(null);
        ChainReplay replay = new ChainReplay(0, null, chain);
        List<Block> left = bench.chain.blocks().subList(0, 2);
        left.forEach(block -> chain.add(block, replay.apply(block).delta()));
        replay.apply(block(h -> {}, entries));
    }

    private void breaks(List<byte[]> entries, String message) {
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> replay(entries))
                .withMessageContaining(message);
    }

    private static List<byte[]> entries(Entry... entries) {
        List<byte[]> bytes = new ArrayList<>();
        for (Entry entry : entries) {
            bytes.add(EntryCodec.encode(entry));
        }
        return bytes;
    }

    private Block block(Consumer<HeaderParts> change, List<byte[]> entries) {
        boolean same = entries.equals(first.body().entries());
        Block changed = new Block(HeaderParts.changed(first.header(), change), first.body());
        return HeaderParts.resealed(
                before, changed, entries, same ? first.body().payloads() : List.of());
    }

    private void says(Consumer<HeaderParts> change, List<byte[]> entries, String message) {
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> BlockCheck.entries(before, block(change, entries)))
                .withMessageContaining(message);
    }
}
