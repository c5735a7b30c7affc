package org.wardledger.acceptance.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.acceptance.reading.Identity;
import org.wardledger.acceptance.reading.Reading;

/** This module's reader against the worked example of the page that it was written from. */
class WorkedExampleTest {
    private final WorkedExample page = WorkedExample.read();
    private final VerifierKey key = VerifierKey.parse(page.vkey());

    private byte[] bytes(String mark) {
        return page.bytes(mark);
    }

    private String find(String regex) {
        return page.find(regex);
    }

    private SealedChain chain() {
        SealedChain chain = new SealedChain(1);
        chain.add(bytes("block 0 header"), bytes("block 0 body"));
        chain.add(bytes("block 1 header"), bytes("block 1 body"));
        return chain;
    }

    private Checkpoint checkpoint() {
        return Checkpoint.parse(page.checkpoint(), key);
    }

    @Test
    void theBlocksAreReadAndLinked() {
        SealedChain chain = chain();
        assertThat(chain.genesis()).isEqualTo(new Entry.Genesis(0, "demo", 1, 2, 1, page.vkey()));
        assertThat(chain.assignments()).hasSize(1);
        assertThat(chain.readings()).hasSize(1);
        SealedChain.Sealed<Entry.Reading> sealed = chain.readings().getFirst();
        assertThat(sealed.height()).isEqualTo(1);
        assertThat(sealed.index()).isEqualTo(5);
        assertThat(chain.stream(sealed.entry()).name()).isEqualTo("vitals");
    }

    @Test
    void withThePatientsKeyTheEntriesSayWhatTheyConceal() {
        SealedChain chain = chain();
        SealedChain.Sealed<Entry.Assigned> assigned = chain.assignments().getFirst();
        // kind, generation, handle
        byte[] ofAssigned = context("0401", assigned.entry().assignment());
        assertThat(open(ofAssigned, assigned.entry(), List.of(0)))
                .containsExactly(new Content.Assignment("bed.icu-1.b1", "mon-1", "icu-1", "b1"));

        SealedChain.Sealed<Entry.Reading> sealed = chain.readings().getFirst();
        // kind, generation, stream, sequence
        List<Content> contents = open(HexFormat.of().parseHex("0601002a"), sealed.entry(), List.of(1, 2));
        Identity identity = new Identity("icu-1", "b1", "mon-1", "vitals", "boot-1", 42);
        assertThat(Content.reading(identity, Instant.ofEpochMilli(sealed.entry().time()), contents))
                .isEqualTo(new Reading(
                        identity,
                        Instant.parse("2026-11-20T10:00:00Z"),
                        new Reading.Measurements(List.of(
                                new Reading.Measurement("8867-4", "72", "/min", "valid"),
                                new Reading.Measurement("8310-5", "36.6", "Cel", "valid")))));
    }

    @Test
    void anOpenerOpensNoOtherEntry() {
        Entry.Reading reading = chain().readings().getFirst().entry();
        PatientKey patient = patientKey();
        List<byte[]> contents =
                List.of(patient.open(bytes("block 1 payload 1")), patient.open(bytes("block 1 payload 2")));
        byte[] next = patient.opener(HexFormat.of().parseHex("0601002b"));
        assertThat(new Disclosure(next, contents).opens(reading.concealed().commitment()))
                .isFalse();
    }

    /** What the entry commits to, opened as its owner would open it. */
    private List<Content> open(byte[] context, Entry.Concealing entry, List<Integer> ordinals) {
        PatientKey patient = patientKey();
        assertThat(patient.ordinals(context, entry.concealed())).isEqualTo(ordinals);
        List<byte[]> contents = ordinals.stream()
                .map(ordinal -> patient.open(bytes("block 1 payload " + ordinal)))
                .toList();
        return new Disclosure(patient.opener(context), contents).open(entry.concealed());
    }

    private static byte[] context(String front, long handle) {
        return HexFormat.of().parseHex(front + HexFormat.of().toHexDigits(handle));
    }

    /** The 32 bytes that count up from 0x40, as the page says. */
    private static PatientKey patientKey() {
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) (0x40 + i);
        }
        return new PatientKey(0x1111111111111111L, 0, secret);
    }

    @Test
    void thePayloadsHaveTheirCids() {
        assertThat(chain().payloads().keySet())
                .containsExactlyInAnyOrder(
                        find("Payload 0. CID `([a-z2-7]+)`"),
                        find("Payload 1. CID `([a-z2-7]+)`"),
                        find("Payload 2. CID `([a-z2-7]+)`"));
    }

    @Test
    void theCheckpointIsSignedAndItsRootIsTheLogs() {
        Checkpoint checkpoint = checkpoint();
        assertThat(checkpoint.signed()).isTrue();
        assertThat(checkpoint.origin()).isEqualTo("demo/1/1");
        assertThat(checkpoint.size()).isEqualTo(2);
        assertThat(checkpoint.root()).isEqualTo(chain().logRoot(2));
    }

    @Test
    void aSignatureIsNoGoodForAnotherSize() {
        String note = page.checkpoint();
        assertThatThrownBy(() -> Checkpoint.parse(note.replace("\n2\n", "\n3\n"), key))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void theProofOfTheReadingHolds() {
        List<byte[]> leaves = Body.decode(bytes("block 1 body")).entries().stream()
                .map(Trees::leaf)
                .toList();
        byte[] root = Header.decode(bytes("block 1 header")).root();
        List<byte[]> path = List.of(leaves.get(4), Trees.root(leaves.subList(0, 4)));
        assertThat(Trees.includes(root, 6, 5, leaves.get(5), path)).isTrue();
        assertThat(Trees.includes(root, 6, 4, leaves.get(5), path)).isFalse();
        assertThat(Trees.includes(root, 6, 5, leaves.get(5), path.subList(0, 1)))
                .isFalse();
        byte[] logRoot = Base64.getDecoder().decode(find("demo/1/1\n2\n([^\n]+)\n"));
        assertThat(Trees.includes(
                        logRoot,
                        2,
                        1,
                        Trees.leaf(bytes("block 1 header")),
                        List.of(Trees.leaf(bytes("block 0 header")))))
                .isTrue();
    }

    @Test
    void everyChangedByteOfTheBodyIsFound() {
        byte[] body = bytes("block 1 body");
        List<Integer> overlooked = new ArrayList<>();
        for (int place = 0; place < body.length; place++) {
            SealedChain chain = new SealedChain(1);
            chain.add(bytes("block 0 header"), bytes("block 0 body"));
            byte[] changed = body.clone();
            changed[place] ^= 1;
            try {
                chain.add(bytes("block 1 header"), changed);
                overlooked.add(place);
            } catch (Malformed found) {
                assertThat(found).hasMessageMatching(".+");
            }
        }
        assertThat(overlooked).isEmpty();
    }
}
