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
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.PersonContent;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;

/**
 * An owner who lies: blocks whose roots, counts and links are right, and whose entries do not follow from what was sealed
 * before. An owner has the patients' keys, and so does this one. Replay finds them.
 */
class ForgedBlockTest {
    private static final long PATIENT = 1;
    private static final long ASSIGNMENT = 2;
    /** The one of block 2. */
    private static final long INPUT = 1;

    private static final String RULE_WITH_ZEROS =
            "wardledger rules 1\nlimit a 1-1 below hysteresis 1.0 delay 0 5=low\n";

    private static final PatientKey KEY = new PatientKey(PATIENT, 0, SeededSecrets.key(0));

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
        entries.add(1, reading(nowMs, 0, 3, 1));
        broken("is due before it", entries, payloads());
    }

    @Test
    void an_alert_cannot_be_invented_changed_or_given_to_another() {
        Entry.Alert alert = (Entry.Alert) honest.get(2);
        byte[] content = KEY.open(payloads().getFirst());
        AlertId other = new AlertId(alert.id().high(), alert.id().low() ^ 1);
        for (Entry.Alert forged : List.of(
                alert(other, 1, Change.RAISED, 2, content),
                alert(alert.id(), 2, Change.RAISED, 2, content),
                alert(alert.id(), 1, Change.CLEARED, 2, content),
                alert(alert.id(), 1, Change.RAISED, 1, content))) {
            broken("does not follow", List.of(honest.get(0), honest.get(1), forged), payloads());
        }
        broken("does not follow", List.of(honest.get(0), honest.get(1), alert, alert), payloads());
        Entry ofAnother = new Entry.Alert(nowMs, alert.id(), 1, Change.RAISED, 77, alert.content());
        broken("nothing introduced", List.of(ofAnother), List.of());
    }

    private Entry.Alert alert(AlertId id, int rev, Change change, int ordinal, byte[] fresh) {
        Concealed content = concealed(Contexts.alert(1, id, rev), List.of(ordinal), fresh);
        return new Entry.Alert(nowMs, id, rev, change, PATIENT, content);
    }

    @Test
    void a_probe_is_newer_than_the_one_before_it_of_its_gateway() {
        Entry probe = new Entry.Probed(START_MS + 3_000, "gateway-1", 1);
        assertThat(replay(List.of(probe, new Entry.Probed(START_MS + 3_000, "gateway-2", 1)), List.of())
                        .alerts())
                .isEmpty();
        broken("not newer", List.of(probe, probe), List.of());
        broken("not newer", List.of(probe, new Entry.Probed(START_MS + 3_000, "gateway-1", 0)), List.of());
        broken("of no gateway", List.of(new Entry.Probed(START_MS + 3_000, "gateway 1", 1)), List.of());
        broken("year 9999", List.of(new Entry.Probed(START_MS, "g", 253_402_300_800_000L)), List.of());
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
        broken("assigned twice", List.of(assigned(3, 0)), List.of());
        broken("assigned twice", List.of(assigned(ASSIGNMENT, 0)), List.of());
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
        Entry opened = new Entry.Opened(nowMs, 1, ASSIGNMENT, "waveform.x", "boot-1");
        broken("none of this stream", List.of(opened, reading(nowMs, 1, 0, 1)), List.of());
        broken("one waveform expected", List.of(opened, reading(nowMs, 1, 0, 1, 1)), List.of());
    }

    @Test
    void a_content_has_the_next_ordinal_once_and_opens_for_its_patient() {
        byte[] fresh = KEY.seal(refusal(ChainBench.PATIENT, "r"));
        broken("out of order or there already", List.of(content(3, fresh)), List.of(fresh));
        broken("out of order or there already", List.of(content(1, fresh)), List.of(fresh));
        byte[] known = bench.chain.blocks().get(1).body().payloads().get(1);
        broken("out of order or there already", List.of(content(2, known)), List.of(known));
        for (PatientKey foreign : List.of(
                new PatientKey(9, 0, SeededSecrets.key(0)),
                new PatientKey(PATIENT, 1, SeededSecrets.key(0)),
                new PatientKey(PATIENT, 0, SeededSecrets.key(1)))) {
            byte[] payload = foreign.seal(refusal(ChainBench.PATIENT, "r"));
            broken("does not open with this key", List.of(content(2, payload)), List.of(payload));
        }
        byte[] unknown = KEY.seal(new byte[] {99});
        broken("unknown kind of content", List.of(content(2, unknown)), List.of(unknown));
        byte[] inPlain = {0, 1, 2};
        broken("unknown version of payload 0", List.of(content(2, inPlain)), List.of(inPlain));
        Entry later = new Entry.Content(nowMs, PATIENT, 1, 2, Cid.ofPayload(fresh));
        broken("out of order or there already", List.of(later), List.of(fresh));
    }

    @Test
    void an_entry_commits_to_exactly_the_contents_that_it_refers_to() {
        byte[] context = Contexts.reading(1, 0, 9);
        byte[] measured = bytesOf(1);
        for (Concealed forged : List.of(
                KEY.conceal(context, List.of(bytesOf(0)), List.of(1)),
                KEY.conceal(context, List.of(measured, bytesOf(0)), List.of(1, 1)),
                KEY.conceal(context, List.of(new byte[0]), List.of(1)))) {
            broken("commits to other contents", List.of(reading(9, forged)), List.of());
        }
        Entry.Reading sealed = (Entry.Reading) honest.get(0);
        broken("entry 0: ", List.of(reading(9, sealed.contents())), List.of());
        Concealed early =
                new PatientKey(PATIENT, 1, SeededSecrets.key(0)).conceal(context, List.of(measured), List.of(1));
        broken("key epoch 0 expected", List.of(reading(9, early)), List.of());
    }

    @Test
    void a_handle_stands_for_one_patient() {
        byte[] other = ContentCodec.encode(new AssignmentContent("somebody", "mon-2", "icu-1", "b1"));
        broken(
                "one handle for two patients",
                List.of(content(2, KEY.seal(other)), assigned(3, 2, other)),
                List.of(KEY.seal(other)));
        byte[] refusal = refusal("somebody", "r");
        broken(
                "one handle for two patients",
                List.of(content(2, KEY.seal(refusal)), rejected(2, refusal)),
                List.of(KEY.seal(refusal)));
        broken("an assignment without its meaning", List.of(assigned(3, 1)), List.of());
        broken("a refusal without its reason", List.of(rejected(1)), List.of());
        Entry ofAnother = new Entry.Rejected(nowMs, 77, INPUT, ((Entry.Reading) honest.get(0)).contents());
        broken("nothing introduced", List.of(ofAnother), List.of());
    }

    @Test
    void a_patient_has_one_handle_at_a_time() {
        PatientKey second = new PatientKey(3, 0, SeededSecrets.key(7));
        byte[] refusal = refusal(ChainBench.PATIENT, "r");
        byte[] payload = second.seal(refusal);
        Concealed concealed = second.conceal(Contexts.rejected(1, INPUT), List.of(refusal), List.of(0));
        broken(
                "one patient under two handles",
                List.of(
                        new Entry.Content(nowMs, 3, 0, 0, Cid.ofPayload(payload)),
                        new Entry.Rejected(nowMs, 3, INPUT, concealed)),
                List.of(payload));
    }

    @Test
    void a_refusal_answers_an_input_of_its_own() {
        Concealed any = ((Entry.Reading) honest.get(0)).contents();
        for (long input : new long[] {INPUT - 1, INPUT + 1, Long.MAX_VALUE}) {
            broken("none of the block's", List.of(new Entry.Rejected(nowMs, PATIENT, input, any)), List.of());
        }
        byte[] refusal = refusal(ChainBench.PATIENT, "r");
        Entry once = rejected(2, refusal);
        List<byte[]> payload = List.of(KEY.seal(refusal));
        broken("none of the block's", List.of(content(2, payload.getFirst()), once, once), payload);
        assertThat(replay(List.of(content(2, payload.getFirst()), once), payload)
                        .totals()
                        .rejected())
                .isOne();
    }

    @Test
    void a_reused_identity_keeps_the_reading() {
        byte[] refusal =
                ContentCodec.encode(new RefusalContent(ChainBench.PATIENT, "identity-reused", "", "", new byte[] {1}));
        broken("ends early", List.of(content(2, KEY.seal(refusal)), rejected(2, refusal)), List.of(KEY.seal(refusal)));
    }

    @Test
    void an_event_takes_effect_once_and_keys_are_counted() {
        Entry rekeyed = new Entry.Rekeyed(nowMs, ChainBench.event(1), PATIENT, 1);
        Entry again = new Entry.Rekeyed(nowMs, ChainBench.event(1), PATIENT, 2);
        broken("took effect before", List.of(rekeyed, again), List.of());
        broken(
                "took effect before",
                List.of(rekeyed, new Entry.Erased(nowMs, ChainBench.event(1), PATIENT)),
                List.of());
        broken("key epoch 1 expected", List.of(new Entry.Rekeyed(nowMs, ChainBench.event(1), PATIENT, 0)), List.of());
        broken("key epoch 1 expected", List.of(new Entry.Rekeyed(nowMs, ChainBench.event(1), PATIENT, 2)), List.of());
        broken("nothing introduced", List.of(new Entry.Rekeyed(nowMs, ChainBench.event(1), 77, 1)), List.of());
        broken("key epoch 1 expected", List.of(rekeyed, reading(nowMs, 0, 9, 1)), List.of());
    }

    @Test
    void nothing_is_sealed_of_a_patient_that_was_erased() {
        Entry erased = new Entry.Erased(nowMs, ChainBench.event(1), PATIENT);
        byte[] fresh = KEY.seal(refusal(ChainBench.PATIENT, "r"));
        byte[] context = Contexts.accessed(1, ChainBench.event(2));
        broken("that was erased", List.of(erased, content(2, fresh)), List.of(fresh));
        for (Entry after : List.of(
                reading(nowMs, 0, 9, 1),
                assigned(3, 0),
                rejected(0),
                honest.get(2),
                new Entry.Opened(nowMs, 1, ASSIGNMENT, "vitals", "boot-2"),
                new Entry.Erased(nowMs, ChainBench.event(2), PATIENT),
                new Entry.Rekeyed(nowMs, ChainBench.event(2), PATIENT, 1),
                new Entry.Accessed(nowMs, ChainBench.event(2), PATIENT, concealed(context, List.of(0))),
                new Entry.Recorded(nowMs, ChainBench.event(2), PATIENT, concealed(context, List.of(0))))) {
            broken("that was erased", List.of(erased, after), List.of());
        }
        broken("nothing introduced", List.of(new Entry.Erased(nowMs, ChainBench.event(1), 77)), List.of());
    }

    @Test
    void an_access_says_who_it_was() {
        byte[] context = Contexts.accessed(1, ChainBench.event(2));
        Entry accessed = new Entry.Accessed(nowMs, ChainBench.event(2), PATIENT, concealed(context, List.of(0)));
        broken("an access without its meaning", List.of(accessed), List.of());
        byte[] access = ContentCodec.encode(new AccessContent("dr-who", "readings", 0, 1, 1));
        Entry honestly =
                new Entry.Accessed(nowMs, ChainBench.event(2), PATIENT, concealed(context, List.of(2), access));
        byte[] payload = KEY.seal(access);
        assertThat(replay(List.of(content(2, payload), honestly), List.of(payload))
                        .passedOver())
                .isZero();
    }

    @Test
    void a_record_says_what_it_is_and_of_whom_and_takes_effect_once() {
        byte[] context = Contexts.recorded(1, ChainBench.event(2));
        Entry recorded = new Entry.Recorded(nowMs, ChainBench.event(2), PATIENT, concealed(context, List.of(0)));
        broken("a record without its meaning", List.of(recorded), List.of());
        byte[] ofAnother = ContentCodec.encode(new PersonContent("somebody else", null, null, null, 1, "nurse-1"));
        recorded = new Entry.Recorded(nowMs, ChainBench.event(2), PATIENT, concealed(context, List.of(2), ofAnother));
        byte[] payload = KEY.seal(ofAnother);
        broken("one handle for two patients", List.of(content(2, payload), recorded), List.of(payload));
        byte[] person = ContentCodec.encode(new PersonContent(ChainBench.PATIENT, null, null, null, 1, "nurse-1"));
        recorded = new Entry.Recorded(nowMs, ChainBench.event(2), PATIENT, concealed(context, List.of(2), person));
        payload = KEY.seal(person);
        broken("took effect before", List.of(content(2, payload), recorded, recorded), List.of(payload));
        assertThat(replay(List.of(content(2, payload), recorded), List.of(payload))
                        .passedOver())
                .isZero();
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
                .isThrownBy(() -> new ChainReplay(1, null, new MemoryChain(null)).apply(honestBlock))
                .withMessageContaining("a block of chain 0");
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
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        chain.addKey(KEY);
        chain.addKey(new PatientKey(PATIENT, 1, SeededSecrets.key(1)));
        chain.addKey(new PatientKey(3, 0, SeededSecrets.key(7)));
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
        return new Entry.Content(nowMs, PATIENT, 0, ordinal, Cid.ofPayload(payload));
    }

    private static byte[] refusal(String patient, String reason) {
        return ContentCodec.encode(new RefusalContent(patient, reason, "", "", new byte[0]));
    }

    private Entry assigned(long handle, int ordinal, byte[]... fresh) {
        Concealed meaning = concealed(Contexts.assigned(1, handle), List.of(ordinal), fresh);
        return new Entry.Assigned(nowMs, handle, PATIENT, meaning);
    }

    private Entry rejected(int ordinal, byte[]... fresh) {
        Concealed refusal = concealed(Contexts.rejected(1, INPUT), List.of(ordinal), fresh);
        return new Entry.Rejected(nowMs, PATIENT, INPUT, refusal);
    }

    private Entry reading(long engineMs, int stream, long seq, Integer... contents) {
        Concealed concealed = concealed(Contexts.reading(1, stream, seq), List.of(contents));
        return new Entry.Reading(engineMs, stream, seq, START_MS, START_MS, concealed);
    }

    private Entry reading(long seq, Concealed contents) {
        return new Entry.Reading(nowMs, 0, seq, START_MS, START_MS, contents);
    }

    /** @param fresh contents that the forged block brings, from ordinal 2 on */
    private Concealed concealed(byte[] context, List<Integer> ordinals, byte[]... fresh) {
        List<byte[]> contents = new ArrayList<>(List.of(bytesOf(0), bytesOf(1)));
        contents.addAll(List.of(fresh));
        contents.add(new byte[] {0}); // one that is not there
        return KEY.conceal(context, ordinals.stream().map(contents::get).toList(), ordinals);
    }

    /** Canonical bytes of a content of blocks 0 and 1. */
    private byte[] bytesOf(int ordinal) {
        return KEY.open(bench.chain.blocks().get(1).body().payloads().get(ordinal));
    }
}
