package org.wardledger.core.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.wardledger.core.chain.ChainBench.START_MS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.GatewayRefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.RefusedIdentities;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.input.Input;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.sequence.SequenceRange;

/** An owner who counts what was not refused, or hides a gap behind it. Replay finds it. */
class ForgedRefusalTest {
    private static final long PATIENT = 1;
    private static final long INPUT = 1;
    private static final PatientKey KEY = new PatientKey(PATIENT, 0, SeededSecrets.key(0));

    /** Block 1 seals sequence 1 of stream 0; block 2 answers input 1 and is to be forged. */
    private final ChainBench bench = new ChainBench();

    ForgedRefusalTest() {
        bench.heartRate(1, "72", 0);
        bench.cut();
        bench.heartRate(2, "72", 0);
        bench.cut();
    }

    private static GatewayRefusalContent content(String patient, String device, String... messages) {
        List<Hash> digests = Arrays.stream(messages)
                .map(message -> Input.Refused.digest("wards/x", message.getBytes(UTF_8)))
                .toList();
        return new GatewayRefusalContent(patient, device, "bad-unit", "", "wards/x", digests);
    }

    private static RefusedIdentities of(int stream, long from, long to) {
        return new RefusedIdentities(stream, List.of(new SequenceRange(from, to)));
    }

    /** A refusal as block 2, with its content behind those that the patient has. */
    private List<Entry> refusal(
            long input, int count, @Nullable RefusedIdentities identities, GatewayRefusalContent content) {
        byte[] bytes = ContentCodec.encode(content);
        Concealed concealed = KEY.conceal(Contexts.refused(1, input), List.of(bytes), List.of(2));
        return List.of(
                new Entry.Content(START_MS, PATIENT, 0, 2, Cid.ofPayload(KEY.seal(bytes))),
                new Entry.Refused(START_MS, PATIENT, input, count, identities, concealed));
    }

    private ChainReplay.Replayed replay(List<Entry> entries, GatewayRefusalContent content) {
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        chain.addKey(KEY);
        ChainReplay replay = new ChainReplay(0, null, chain);
        List<Block> blocks = bench.chain.blocks();
        for (Block block : blocks.subList(0, 2)) {
            chain.add(block, replay.apply(block).delta());
        }
        List<byte[]> bytes = entries.stream().map(EntryCodec::encode).toList();
        List<byte[]> payloads = List.of(KEY.seal(ContentCodec.encode(content)));
        return replay.apply(HeaderParts.resealed(blocks.get(1).header(), blocks.get(2), bytes, payloads));
    }

    private void broken(String what, List<Entry> entries, GatewayRefusalContent content) {
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> replay(entries, content))
                .withMessageContaining(what);
    }

    private void broken(
            String what, long input, int count, @Nullable RefusedIdentities identities, GatewayRefusalContent said) {
        broken(what, refusal(input, count, identities, said), said);
    }

    @Test
    void an_honest_one_passes_and_counts_its_messages() {
        GatewayRefusalContent two = content(ChainBench.PATIENT, "mon-1", "a", "b");
        assertThat(replay(refusal(INPUT, 2, of(0, 5, 6), two), two).totals().rejected())
                .isEqualTo(2);
        GatewayRefusalContent elsewhere = content(ChainBench.PATIENT, "mon-2", "a");
        assertThat(replay(refusal(INPUT, 1, null, elsewhere), elsewhere)
                        .totals()
                        .rejected())
                .isEqualTo(1);
    }

    @Test
    void it_counts_just_its_messages_of_the_patient_and_the_device() {
        GatewayRefusalContent two = content(ChainBench.PATIENT, "mon-1", "a", "b");
        broken("more or fewer messages", INPUT, 3, null, two);
        broken("more or fewer messages", INPUT, 1, null, two);
        broken("one handle for two patients", INPUT, 1, null, content("somebody", "mon-1", "a"));
        broken("another device", INPUT, 1, of(0, 5, 5), content(ChainBench.PATIENT, "mon-2", "a"));
        broken("never opened", INPUT, 1, of(1, 5, 5), content(ChainBench.PATIENT, "mon-1", "a"));
    }

    @Test
    void it_answers_an_input_of_its_block() {
        GatewayRefusalContent one = content(ChainBench.PATIENT, "mon-1", "a");
        broken("none of the block's", INPUT - 1, 1, null, one);
        broken("none of the block's", INPUT + 1, 1, null, one);
        List<Entry> once = refusal(INPUT, 1, null, one);
        broken("named twice", List.of(once.get(0), once.get(1), once.get(1)), one);
    }

    @Test
    void a_message_is_counted_once() {
        bench.accept(
                10,
                new Input.Refused(
                        ChainBench.PATIENT,
                        "g",
                        START_MS,
                        "bad-unit",
                        "",
                        "wards/x",
                        Input.Refused.digest("wards/x", "a".getBytes(UTF_8)),
                        "mon-1",
                        null));
        Block honest = bench.sealer.cut(START_MS).block();
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        chain.addKey(KEY);
        ChainReplay replay = new ChainReplay(0, null, chain);
        bench.chain
                .blocks()
                .forEach(block -> chain.add(block, replay.apply(block).delta()));
        List<byte[]> entries = new ArrayList<>(honest.body().entries());
        Entry.Refused refused = (Entry.Refused) EntryCodec.decode(entries.getLast());
        GatewayRefusalContent said = content(ChainBench.PATIENT, "mon-1", "a");
        Concealed again =
                KEY.conceal(Contexts.refused(1, refused.input() + 1), List.of(ContentCodec.encode(said)), List.of(2));
        entries.add(
                EntryCodec.encode(new Entry.Refused(refused.engineMs(), PATIENT, refused.input() + 1, 1, null, again)));
        Block resealed = HeaderParts.resealed(
                bench.chain.blocks().getLast().header(),
                honest,
                entries,
                honest.body().payloads());
        Block forged = new Block(
                HeaderParts.changed(resealed.header(), parts -> parts.inputTo = refused.input() + 2), resealed.body());
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> replay.apply(forged))
                .withMessageContaining("a message is refused twice");
    }
}
