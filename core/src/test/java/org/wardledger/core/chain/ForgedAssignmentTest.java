package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.wardledger.core.chain.ChainBench.START_MS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.HandoverContent;
import org.wardledger.core.content.ReattributionContent;
import org.wardledger.core.content.ReleaseContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;

/** An owner who lies about assignments; replay finds out, with the patients' keys and, of what is plain, without. */
class ForgedAssignmentTest {
    private static final long PATIENT = 1;
    private static final long REGISTERED = 1_000;
    private static final AssignmentRef OTHER = new AssignmentRef(2, 2_000);
    private static final long NOW_MS = START_MS + 20_000;
    private static final PatientKey KEY = new PatientKey(PATIENT, 0, SeededSecrets.key(0));

    /** Patient 1 has content 0 (the registered assignment) and, in stream 0 under it, sequence 7 of content 1. */
    private final ChainBench bench = new ChainBench();

    private final List<Content> fresh = new ArrayList<>();

    ForgedAssignmentTest() {
        bench.accept(0, AssignmentsTest.assign(5_000));
        bench.accept(6_000, AssignmentsTest.under(7, 6_000));
        bench.cut();
        bench.accept(6_001, AssignmentsTest.under(8, 6_001));
        bench.cut();
    }

    @Test
    void what_is_true_passes() {
        fresh.add(new ReleaseContent(NOW_MS, OTHER));
        fresh.add(new HandoverContent(OTHER));
        fresh.add(new ReattributionContent(null, "why", "who"));
        replay(true, List.of(released(NOW_MS, 2), handover(0, 5, 3), reattributed(1, START_MS, NOW_MS, 4)));
    }

    @Test
    void an_assignment_ends_once_and_not_before_its_time() {
        fresh.add(new ReleaseContent(NOW_MS, OTHER));
        broken("released twice", released(NOW_MS, 2), released(NOW_MS, 2));
        fresh.set(0, new ReleaseContent(NOW_MS + 1, OTHER));
        broken("released before its time", released(NOW_MS + 1, 2));
        Entry unknown = new Entry.Released(NOW_MS, 5, NOW_MS, concealed(Contexts.released(1, 5), 2));
        broken("of an assignment that is not there", unknown);
    }

    @Test
    void a_release_says_the_same_in_its_content() {
        fresh.add(new ReleaseContent(NOW_MS - 1, OTHER));
        brokenWithKey("a release without its meaning", List.of(released(NOW_MS, 2)));
        fresh.set(0, new HandoverContent(OTHER));
        brokenWithKey("a release without its meaning", List.of(released(NOW_MS, 2)));
    }

    @Test
    void a_stream_is_handed_over_once() {
        fresh.add(new HandoverContent(OTHER));
        broken("handed over twice", handover(0, 5, 2), handover(0, 4, 2));
        broken("never opened", handover(1, 5, 2));
        fresh.set(0, new ReleaseContent(NOW_MS, OTHER));
        brokenWithKey("a handover without its meaning", List.of(handover(0, 5, 2)));
    }

    @Test
    void a_sequence_that_was_handed_over_is_not_sealed_again() {
        fresh.add(new HandoverContent(OTHER));
        broken("too late", handover(0, 9, 2), reading(9, NOW_MS));
    }

    @Test
    void what_lies_between_a_handover_and_the_first_reading_is_declared() {
        fresh.add(new HandoverContent(OTHER));
        Entry later = new Entry.Tick(NOW_MS + 5_000);
        broken("is due", handover(0, 5, 2), later);
    }

    @Test
    void a_reading_is_of_its_assignments_time() {
        fresh.add(new ReleaseContent(START_MS + 10_000, OTHER));
        Entry released = released(START_MS + 10_000, 2);
        replay(true, List.of(released, reading(8, START_MS + 9_999)));
        brokenWithKey("outside its assignment", List.of(released, reading(8, START_MS + 10_000)));
        brokenWithKey("outside its assignment", List.of(reading(8, START_MS + 4_999)));
    }

    @Test
    void a_reattribution_is_of_the_patients_assignment_and_happens_once() {
        fresh.add(new ReattributionContent(null, "why", "who"));
        broken("took effect before", reattributed(1, 0, 1, 2), reattributed(1, 0, 1, 2));
        broken("of no time", reattributed(1, NOW_MS, NOW_MS, 2));
        Concealed other = concealed(Contexts.reattributed(1, ChainBench.event(1)), 2);
        broken(
                "of an assignment that is not there",
                new Entry.Reattributed(NOW_MS, ChainBench.event(1), PATIENT, 5, 0, 1, other));
        broken("nothing introduced", new Entry.Reattributed(NOW_MS, ChainBench.event(1), 99, REGISTERED, 0, 1, other));
        fresh.set(0, new HandoverContent(OTHER));
        brokenWithKey("a reattribution without its meaning", List.of(reattributed(1, 0, 1, 2)));
    }

    /** What contents say is found with the key only; without it the same block passes. */
    private void brokenWithKey(String what, List<Entry> entries) {
        replay(false, entries);
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> replay(true, entries))
                .withMessageContaining(what);
    }

    /** With the key and without. */
    private void broken(String what, Entry... entries) {
        for (boolean keyed : new boolean[] {true, false}) {
            assertThatExceptionOfType(LedgerBroken.class)
                    .as("keyed %s", keyed)
                    .isThrownBy(() -> replay(keyed, List.of(entries)))
                    .withMessageContaining(what);
        }
    }

    /** In the place of block 2, with the fresh contents before the entries. */
    private void replay(boolean keyed, List<Entry> entries) {
        MemoryChain chain = new MemoryChain(keyed ? FixedKeys.VAULT : null);
        if (keyed) {
            chain.addKey(KEY);
        }
        ChainReplay replay = new ChainReplay(0, null, chain);
        List<Block> blocks = bench.chain.blocks().subList(0, 2);
        blocks.forEach(block -> chain.add(block, replay.apply(block).delta()));
        List<Entry> all = new ArrayList<>();
        List<byte[]> payloads = new ArrayList<>();
        for (Content content : fresh) {
            byte[] payload = KEY.seal(ContentCodec.encode(content));
            all.add(new Entry.Content(NOW_MS, PATIENT, 0, 2 + payloads.size(), Cid.ofPayload(payload)));
            payloads.add(payload);
        }
        all.addAll(entries);
        List<byte[]> bytes = all.stream().map(EntryCodec::encode).toList();
        replay.apply(HeaderParts.resealed(
                blocks.getLast().header(), bench.chain.blocks().get(2), bytes, payloads));
    }

    private Entry released(long untilMs, int ordinal) {
        return new Entry.Released(NOW_MS, REGISTERED, untilMs, concealed(Contexts.released(1, REGISTERED), ordinal));
    }

    private Entry handover(int stream, long last, int ordinal) {
        return new Entry.Handover(NOW_MS, stream, last, concealed(Contexts.handover(1, stream), ordinal));
    }

    private Entry reattributed(long event, long fromMs, long toMs, int ordinal) {
        Concealed concealed = concealed(Contexts.reattributed(1, ChainBench.event(event)), ordinal);
        return new Entry.Reattributed(NOW_MS, ChainBench.event(event), PATIENT, REGISTERED, fromMs, toMs, concealed);
    }

    private Entry reading(long seq, long readingMs) {
        return new Entry.Reading(NOW_MS, 0, seq, readingMs, NOW_MS, concealed(Contexts.reading(1, 0, seq), 1));
    }

    private Concealed concealed(byte[] context, int ordinal) {
        byte[] content = ordinal < 2
                ? KEY.open(bench.chain.blocks().get(1).body().payloads().get(ordinal))
                : ContentCodec.encode(fresh.get(ordinal - 2));
        return KEY.conceal(context, List.of(content), List.of(ordinal));
    }
}
