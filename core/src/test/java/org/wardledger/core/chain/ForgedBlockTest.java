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
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.Payloads;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

/**
 * An owner who lies: blocks whose roots, counts and links are right, and whose entries do not follow from what was sealed
 * before. Replay finds them.
 */
class ForgedBlockTest {
    private static final long PATIENT = 1;
    private static final long ASSIGNMENT = 2;
    private static final String RULE_WITH_ZEROS =
            "wardledger rules 1\nlimit a 1-1 below hysteresis 1.0 delay 0 5=low\n";

    /** Patient 1 has contents 0 (assignment 2) and 1 (heart rate 45); stream 0 has sequence 1. */
    private final ChainBench bench = new ChainBench();

    private final long nowMs;
    private final List<Entry> honest;

    ForgedBlockTest() {
        bench.heartRate(1, "45", 0);
        bench.cut();
        bench.heartRate(2, "45", 6_000);
        nowMs = START_MS + 6_000;
        honest = bench.cut();
    }

    @Test
    void the_honest_block_passes() {
        assertThat(ChainBench.kinds(honest)).isEqualTo("Reading Content Alert");
        assertThat(replay(honest, payloads()).alerts()).hasSize(1);
    }

    @Test
    void an_alert_that_is_due_cannot_be_left_out() {
        broken("the alert", honest.subList(0, 1), List.of());
        broken("the alert", honest.subList(0, 2), payloads());
    }

    @Test
    void an_alert_that_is_due_cannot_be_put_off() {
        List<Entry> entries = new ArrayList<>(honest);
        entries.add(1, new Entry.Reading(nowMs, 0, 3, nowMs, nowMs, List.of(1)));
        broken("is due before it", entries, payloads());
    }

    @Test
    void an_alert_cannot_be_invented_changed_or_given_to_another() {
        Entry.Alert alert = (Entry.Alert) honest.get(2);
        AlertId other = new AlertId(alert.id().high(), alert.id().low() ^ 1);
        for (Entry.Alert forged : List.of(
                new Entry.Alert(nowMs, other, 1, Change.RAISED, PATIENT, 2),
                new Entry.Alert(nowMs, alert.id(), 2, Change.RAISED, PATIENT, 2),
                new Entry.Alert(nowMs, alert.id(), 1, Change.CLEARED, PATIENT, 2),
                new Entry.Alert(nowMs, alert.id(), 1, Change.RAISED, PATIENT, 1))) {
            broken("does not follow", List.of(honest.get(0), honest.get(1), forged), payloads());
        }
        broken("does not follow", List.of(honest.get(0), honest.get(1), alert, alert), payloads());
        broken("nothing introduced", List.of(new Entry.Alert(nowMs, alert.id(), 1, Change.RAISED, 77, 0)), List.of());
    }

    @Test
    void a_reading_cannot_be_sealed_twice() {
        broken("sealed twice", List.of(reading(nowMs, 0, 1, 1)), List.of());
        Entry another = reading(nowMs - 3_000, 0, 9, 1);
        broken("sealed twice", List.of(another, another), List.of());
    }

    @Test
    void a_stream_cannot_be_opened_or_assigned_a_second_time_to_seal_its_readings_again() {
        broken("opened twice", List.of(new Entry.Opened(nowMs, 1, ASSIGNMENT, "vitals", "boot-1")), List.of());
        broken("assigned twice", List.of(new Entry.Assigned(nowMs, 3, PATIENT, 0)), List.of());
        broken("assigned twice", List.of(new Entry.Assigned(nowMs, ASSIGNMENT, PATIENT, 0)), List.of());
    }

    @Test
    void a_stream_is_opened_in_order_under_an_assignment_with_proper_names() {
        broken("out of order", List.of(new Entry.Opened(nowMs, 0, ASSIGNMENT, "vitals", "boot-2")), List.of());
        broken("out of order", List.of(new Entry.Opened(nowMs, 2, ASSIGNMENT, "vitals", "boot-2")), List.of());
        broken("without its assignment", List.of(new Entry.Opened(nowMs, 1, 9, "vitals", "boot-2")), List.of());
        broken("a stream is", List.of(new Entry.Opened(nowMs, 1, ASSIGNMENT, "status", "boot-2")), List.of());
        broken("name of a boot", List.of(new Entry.Opened(nowMs, 1, ASSIGNMENT, "vitals", "boot 2")), List.of());
    }

    @Test
    void a_reading_refers_to_contents_of_its_stream_that_are_there() {
        broken("never opened", List.of(reading(nowMs, 1, 9, 1)), List.of());
        broken("a content that is not there", List.of(reading(nowMs, 0, 9, 2)), List.of());
        broken("none of this stream", List.of(reading(nowMs, 0, 9, 0)), List.of());
        broken("measurements or one waveform", List.of(reading(nowMs, 0, 9)), List.of());
        Entry opened = new Entry.Opened(nowMs, 1, ASSIGNMENT, "waveform.x", "boot-1");
        broken("none of this stream", List.of(opened, reading(nowMs, 1, 0, 1)), List.of());
        broken("measurements or one waveform", List.of(opened, reading(nowMs, 1, 0, 1, 1)), List.of());
    }

    @Test
    void a_content_has_the_next_ordinal_once_and_opens_for_its_patient() {
        byte[] fresh = payload(PATIENT, new RefusalContent("bed.icu-1.b1", "r", "", "", new byte[0]));
        broken("out of order or there already", List.of(content(3, fresh)), List.of(fresh));
        broken("out of order or there already", List.of(content(1, fresh)), List.of(fresh));
        byte[] known = bench.chain.blocks().get(1).body().payloads().get(1);
        broken("out of order or there already", List.of(content(2, known)), List.of(known));
        byte[] foreign = payload(9, new RefusalContent("bed.icu-1.b1", "r", "", "", new byte[0]));
        broken("another patient", List.of(content(2, foreign)), List.of(foreign));
        byte[] empty = Payloads.seal(PATIENT, new byte[] {99});
        broken("unknown kind of content", List.of(content(2, empty)), List.of(empty));
    }

    @Test
    void a_handle_stands_for_one_patient() {
        byte[] other = payload(PATIENT, new AssignmentContent("somebody", "mon-2", "icu-1", "b1"));
        broken(
                "one handle for two patients",
                List.of(content(2, other), new Entry.Assigned(nowMs, 3, PATIENT, 2)),
                List.of(other));
        byte[] refusal = payload(PATIENT, new RefusalContent("somebody", "r", "", "", new byte[0]));
        broken(
                "one handle for two patients",
                List.of(content(2, refusal), new Entry.Rejected(nowMs, PATIENT, 2)),
                List.of(refusal));
        broken("an assignment without its meaning", List.of(new Entry.Assigned(nowMs, 3, PATIENT, 1)), List.of());
        broken("a refusal without its reason", List.of(new Entry.Rejected(nowMs, PATIENT, 1)), List.of());
        broken("nothing introduced", List.of(new Entry.Rejected(nowMs, 77, 0)), List.of());
    }

    @Test
    void a_reused_identity_keeps_the_reading() {
        byte[] refusal =
                payload(PATIENT, new RefusalContent("bed.icu-1.b1", "identity-reused", "", "", new byte[] {1}));
        broken("ends early", List.of(content(2, refusal), new Entry.Rejected(nowMs, PATIENT, 2)), List.of(refusal));
    }

    @Test
    void engine_time_goes_back_at_a_clock_reset_only_and_then_by_more_than_10_seconds() {
        broken("engine time goes back", List.of(new Entry.Tick(START_MS - 1)), List.of());
        broken("sets nothing back", List.of(new Entry.ClockReset(START_MS - 10_000)), List.of());
        broken("sets nothing back", List.of(new Entry.ClockReset(START_MS + 60_000)), List.of());
        assertThat(replay(List.of(new Entry.ClockReset(START_MS - 10_001)), List.of())
                        .entries())
                .hasSize(1);
    }

    @Test
    void rules_are_canonical_and_a_genesis_stands_first() {
        broken("not in their canonical form", List.of(new Entry.Rules(nowMs, RULE_WITH_ZEROS, null)), List.of());
        Entry reading = reading(nowMs - 3_000, 0, 9, 1);
        broken("genesis behind", List.of(reading, new Entry.Genesis(nowMs, "bench", 0, 1, 1, "")), List.of());
    }

    @Test
    void a_block_of_another_engine_or_chain_is_not_replayed() {
        Block honestBlock = bench.chain.blocks().getLast();
        BlockHeader other = HeaderParts.changed(honestBlock.header(), parts -> parts.engineVersion = 2);
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> replayer().apply(new Block(other, honestBlock.body())))
                .withMessageContaining("unknown engine 2");
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> new ChainReplay(1, null, new MemoryChain()).apply(honestBlock))
                .withMessageContaining("a block of chain 0");
    }

    @Test
    void whatever_is_forged_the_verdict_is_a_broken_ledger_and_never_another_error() {
        int[] passed = {0};
        Seeds.forEach(60, seed -> {
            Block whole = SimulatedSite.undisturbed(SimulatedWard.log(seed, 30))
                    .committed
                    .blocks()
                    .getFirst();
            RandomValues random = new RandomValues(seed);
            for (int i = 0; i < 20; i++) {
                List<byte[]> entries = new ArrayList<>(whole.body().entries());
                List<byte[]> payloads = new ArrayList<>(whole.body().payloads());
                forge(random, entries, payloads);
                Block forged = HeaderParts.resealed(null, whole, entries, payloads);
                try {
                    new ChainReplay(0, null, new MemoryChain()).apply(forged);
                    passed[0]++;
                } catch (LedgerBroken e) {
                    assertThat(e).hasMessageStartingWith("chain 0, block 0: ");
                }
            }
        });
        assertThat(passed[0]).as("forgeries that only say something else").isBetween(40, 800);
    }

    /** One bit, one entry or one payload; a changed payload's digest is put right. */
    private static void forge(RandomValues random, List<byte[]> entries, List<byte[]> payloads) {
        int at = random.below(entries.size());
        switch (random.below(6)) {
            case 0, 1 -> {
                byte[] before = random.one(payloads);
                byte[] after = flipped(random, before);
                payloads.replaceAll(payload -> payload == before ? after : payload);
                entries.replaceAll(entry -> rebound(entry, before, after));
            }
            case 2 -> entries.add(at, random.one(entries));
            case 3 -> entries.remove(at);
            default -> entries.set(at, flipped(random, entries.get(at)));
        }
    }

    private static byte[] flipped(RandomValues random, byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[random.below(bytes.length)] ^= (byte) (1 << random.below(8));
        return flipped;
    }

    /** A Content entry that binds the one payload binds the other. */
    private static byte[] rebound(byte[] entry, byte[] before, byte[] after) {
        if (EntryCodec.decode(entry) instanceof Entry.Content c && c.cid().equals(Cid.ofPayload(before))) {
            return EntryCodec.encode(new Entry.Content(c.engineMs(), c.patient(), c.ordinal(), Cid.ofPayload(after)));
        }
        return entry;
    }

    private void broken(String what, List<Entry> entries, List<byte[]> payloads) {
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> replay(entries, payloads))
                .withMessageStartingWith("chain 0, block 2: ")
                .withMessageContaining(what);
    }

    private ChainReplay.Replayed replay(List<Entry> entries, List<byte[]> payloads) {
        List<byte[]> bytes = entries.stream().map(EntryCodec::encode).toList();
        return replayer()
                .apply(HeaderParts.resealed(before(), bench.chain.blocks().get(2), bytes, payloads));
    }

    /** At the end of block 1. */
    private ChainReplay replayer() {
        MemoryChain chain = new MemoryChain();
        ChainReplay replay = new ChainReplay(0, null, chain);
        for (Block block : bench.chain.blocks().subList(0, 2)) {
            chain.add(block, replay.apply(block).delta());
        }
        return replay;
    }

    private BlockHeader before() {
        return bench.chain.blocks().get(1).header();
    }

    private List<byte[]> payloads() {
        return bench.chain.blocks().get(2).body().payloads();
    }

    private Entry content(int ordinal, byte[] payload) {
        return new Entry.Content(nowMs, PATIENT, ordinal, Cid.ofPayload(payload));
    }

    private static byte[] payload(long patient, Content content) {
        return Payloads.seal(patient, ContentCodec.encode(content));
    }

    private static Entry reading(long engineMs, int stream, long seq, Integer... contents) {
        return new Entry.Reading(engineMs, stream, seq, START_MS, START_MS, List.of(contents));
    }
}
