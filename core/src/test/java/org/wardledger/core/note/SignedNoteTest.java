package org.wardledger.core.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.merkle.Rfc6962;

class SignedNoteTest {
    private static final Checkpoint CHECKPOINT = new Checkpoint("demo/0/1", 17, Rfc6962.leafHash(new byte[] {7}));
    private static final SigningKey SITE = key("demo", 1);
    private static final SigningKey WITNESS = key("witness.example", 2);
    private static final SigningKey STRANGER = key("stranger", 3);

    /** The example in the documentation of Go's golang.org/x/mod/sumdb/note, with its two signers. */
    private static final String GO_TEXT =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

    private static final String GO_NOTE = GO_TEXT
            + "\n"
            + "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
            + "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    private static final VerifierKey PETER_NEUMANN = VerifierKey.parse(
                    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
            .orThrow();
    private static final VerifierKey ENOCH_ROOT = VerifierKey.parse(
                    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop")
            .orThrow();

    @Test
    void theNoteOfGosDocumentationIsReadVerifiedAndWritten() {
        SignedNote note = SignedNote.parse(GO_NOTE).orThrow();
        SigningKey peterNeumann = SigningKey.parse(
                        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
                .orThrow();

        assertThat(note.verify(Set.of(PETER_NEUMANN, ENOCH_ROOT)))
                .isEqualTo(new NoteVerdict.Verified(GO_TEXT, Set.of(PETER_NEUMANN, ENOCH_ROOT)));
        assertThat(note.verify(Set.of(ENOCH_ROOT))).isEqualTo(new NoteVerdict.Verified(GO_TEXT, Set.of(ENOCH_ROOT)));
        assertThat(note.encoded()).isEqualTo(GO_NOTE);
        assertThat(SignedNote.sign(GO_TEXT, peterNeumann).plus(note.signatures().get(1)))
                .isEqualTo(note);
    }

    @Test
    void aSignedCheckpointGoesThereAndBack() {
        SignedNote note = SignedNote.sign(CHECKPOINT, SITE);

        assertThat(note.encoded())
                .startsWith(CHECKPOINT.text() + "\n\u2014 demo ")
                .endsWith("=\n");
        assertThat(SignedNote.parse(note.encoded())).isEqualTo(new Parsed.Good<>(note));
        NoteVerdict verdict =
                SignedNote.parse(note.encoded().getBytes(UTF_8)).orThrow().verify(known(SITE));
        assertThat(verdict).isEqualTo(new NoteVerdict.Verified(CHECKPOINT.text(), known(SITE)));
        assertThat(((NoteVerdict.Verified) verdict).checkpoint().orThrow()).isEqualTo(CHECKPOINT);
    }

    @Test
    void unknownSignersAreIgnoredButOneKnownIsNeeded() {
        SignedNote note = SignedNote.sign(CHECKPOINT, SITE).alsoSignedBy(STRANGER);

        assertThat(note.verify(known(SITE, WITNESS))).isEqualTo(verified(SITE));
        assertThat(note.verify(known(WITNESS))).isInstanceOf(NoteVerdict.Unverified.class);
        assertThat(note.verify(Set.of())).isInstanceOf(NoteVerdict.Unverified.class);
    }

    @Test
    void oneBadSignatureOfAKnownKeySpoilsTheNote() {
        VerifierKey witness = WITNESS.verifierKey();
        SignedNote note = SignedNote.sign(CHECKPOINT, SITE);

        for (byte[] bad : List.of(
                new byte[64],
                new byte[1],
                new byte[72],
                STRANGER.sign(CHECKPOINT.text().getBytes(UTF_8)))) {
            SignedNote spoilt = note.plus(NoteSignature.of(witness.name(), witness.keyId(), bad));
            assertThat(spoilt.verify(known(SITE, WITNESS))).isInstanceOf(NoteVerdict.Unverified.class);
            assertThat(spoilt.verify(known(SITE))).isEqualTo(verified(SITE));
            assertThat(spoilt.alsoSignedBy(WITNESS).verify(known(SITE, WITNESS)))
                    .isInstanceOf(NoteVerdict.Unverified.class);
            assertThat(note.alsoSignedBy(WITNESS)
                            .plus(spoilt.signatures().getLast())
                            .verify(known(SITE, WITNESS)))
                    .as("a repeated line is checked too")
                    .isInstanceOf(NoteVerdict.Unverified.class);
        }
    }

    @Test
    void theSameNameOverAnotherKeyIsAnUnknownSigner() {
        SigningKey namesake = key("demo", 9);

        assertThat(SignedNote.sign(CHECKPOINT, namesake).verify(known(SITE)))
                .isInstanceOf(NoteVerdict.Unverified.class);
        assertThat(SignedNote.sign(CHECKPOINT, SITE).alsoSignedBy(namesake).verify(known(SITE)))
                .isEqualTo(verified(SITE));
    }

    @Test
    void noChangedBitOfASignedNoteVerifies() {
        byte[] note = SignedNote.sign(CHECKPOINT, SITE).encoded().getBytes(UTF_8);
        for (int bit = 0; bit < note.length * 8; bit++) {
            assertThat(goodSigners(flip(note, bit), known(SITE)))
                    .as("bit %d", bit)
                    .isEmpty();
        }
        for (int length = 0; length < note.length; length++) {
            assertThat(goodSigners(Arrays.copyOf(note, length), known(SITE)))
                    .as("the first %d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void aChangedBitInAnotherSignersLineNeverCountsAsASignature() {
        String first = SignedNote.sign(CHECKPOINT, SITE).encoded();
        byte[] note = SignedNote.sign(CHECKPOINT, SITE)
                .alsoSignedBy(WITNESS)
                .encoded()
                .getBytes(UTF_8);
        int textLength = CHECKPOINT.text().getBytes(UTF_8).length;
        int secondLine = first.getBytes(UTF_8).length;
        int secondName = secondLine + "\u2014 ".getBytes(UTF_8).length;
        int secondSignature = secondName + "witness.example ".length() + 6; // past the key ID's base64 digits

        for (int bit = 0; bit < note.length * 8; bit++) {
            Set<VerifierKey> good = goodSigners(flip(note, bit), known(SITE, WITNESS));
            int at = bit / 8;
            if (at >= textLength && at < secondLine) {
                assertThat(good)
                        .as("byte %d: rejected, or the first is unknown", at)
                        .isSubsetOf(known(WITNESS));
            } else if (at < secondName || at >= secondSignature) {
                assertThat(good).as("byte %d: rejected", at).isEmpty();
            } else {
                assertThat(good)
                        .as("byte %d: rejected, or an unknown signer", at)
                        .isSubsetOf(known(SITE));
            }
        }
    }

    @Test
    void sixteenSignaturesAndMoreAreTakenButNotWithoutEnd() {
        SignedNote note = SignedNote.sign(CHECKPOINT, SITE);
        for (int i = 1; i < SignedNote.MAX_SIGNATURES; i++) {
            note = note.plus(NoteSignature.of("other-" + i, i, new byte[64]));
        }
        SignedNote full = note;
        NoteSignature oneMore = NoteSignature.of("last", 0, new byte[64]);
        String tooMany = full.encoded() + oneMore.line() + "\n";

        assertThat(SignedNote.parse(full.encoded()).orThrow().verify(known(SITE)))
                .isEqualTo(verified(SITE));
        assertThat(SignedNote.parse(tooMany)).isInstanceOf(Parsed.Malformed.class);
        assertThatIllegalArgumentException().isThrownBy(() -> full.plus(oneMore));
    }

    @Test
    void aNoteIsBoundedInBytes() {
        int rest = SignedNote.sign("\n", SITE).encoded().getBytes(UTF_8).length - 1;
        String longest = "x".repeat(SignedNote.MAX_BYTES - rest - 1) + "\n";
        SignedNote note = SignedNote.sign(longest, SITE);

        assertThat(SignedNote.parse(note.encoded())).isEqualTo(new Parsed.Good<>(note));
        assertThat(SignedNote.parse("x" + note.encoded())).isInstanceOf(Parsed.Malformed.class);
        assertThat(SignedNote.parse("x".repeat(SignedNote.MAX_BYTES + 1))).isInstanceOf(Parsed.Malformed.class);
        assertThatIllegalArgumentException().isThrownBy(() -> SignedNote.sign("x" + longest, SITE));
    }

    @Test
    void aTextMayHaveEmptyLines() {
        for (String text :
                List.of("\n", "\n\n", "a\n\nb\n", "a\n\n\n", "\u2014 demo AAAAAAA=\n\n\u2014 demo AAAAAAA=\n")) {
            SignedNote note = SignedNote.sign(text, SITE);
            assertThat(SignedNote.parse(note.encoded()).orThrow().verify(known(SITE)))
                    .isEqualTo(new NoteVerdict.Verified(text, known(SITE)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "text\n",
                "text\n\n",
                "text\n\u2014 demo AAAAAAA=\n",
                "text\n\n\u2014 demo AAAAAAA=",
                "text\n\n\u2014 demo AAAAAAA=\n\n",
                "text\n\n- demo AAAAAAA=\n",
                "text\n\n\u2014demo AAAAAAA=\n",
                "text\n\n\u2014  AAAAAAA=\n",
                "text\n\n\u2014 demo\n",
                "text\n\n\u2014 demo \n",
                "text\n\n\u2014 demo  AAAAAAA=\n",
                "text\n\n\u2014 demo AAAAAAA= \n",
                "text\n\n\u2014 de+mo AAAAAAA=\n",
                "text\n\n\u2014 de\u00a0mo AAAAAAA=\n",
                "text\n\n\u2014 demo AAAAAA==\n",
                "text\n\n\u2014 demo AAAAAAB=\n",
                "text\n\n\u2014 demo AAAAAAA\n",
                "text\n\n\u2014 demo AAAA_AA=\n",
                "text\n\n\u2014 demo AAAAAAA=\r\n",
                "te\txt\n\n\u2014 demo AAAAAAA=\n",
                "te\u0000xt\n\n\u2014 demo AAAAAAA=\n",
                "te\uD800xt\n\n\u2014 demo AAAAAAA=\n"
            })
    void anythingElseIsNoNote(String note) {
        assertThat(SignedNote.parse("text\n\n\u2014 demo AAAAAAA=\n")).isInstanceOf(Parsed.Good.class);

        assertThat(SignedNote.parse(note)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void bytesThatAreNotUtf8AreNoNote() {
        byte[] note = SignedNote.sign("text\n", SITE).encoded().getBytes(UTF_8);
        note[1] = (byte) 0xff;

        assertThat(SignedNote.parse(note)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void aVerifiedTextNeedNotBeACheckpoint() {
        NoteVerdict.Verified verdict =
                (NoteVerdict.Verified) SignedNote.sign("hello\n", SITE).verify(known(SITE));

        assertThat(verdict.checkpoint()).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void aNoteIsNotBuiltFromNonsense() {
        List<NoteSignature> signatures = SignedNote.sign("text\n", SITE).signatures();
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedNote("text\n", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedNote("text", signatures));
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedNote("te\rxt\n", signatures));
        assertThatIllegalArgumentException().isThrownBy(() -> NoteSignature.of("demo", 1, new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> NoteSignature.of("de mo", 1, new byte[64]));
    }

    private static Set<VerifierKey> goodSigners(byte[] note, Set<VerifierKey> known) {
        return switch (SignedNote.parse(note)) {
            case Parsed.Malformed<SignedNote> _ -> Set.of();
            case Parsed.Good<SignedNote>(SignedNote parsed) ->
                switch (parsed.verify(known)) {
                    case NoteVerdict.Unverified _ -> Set.of();
                    case NoteVerdict.Verified verified -> verified.keys();
                };
        };
    }

    private static byte[] flip(byte[] note, int bit) {
        byte[] flipped = note.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static NoteVerdict verified(SigningKey... keys) {
        return new NoteVerdict.Verified(CHECKPOINT.text(), known(keys));
    }

    private static Set<VerifierKey> known(SigningKey... keys) {
        return IntStream.range(0, keys.length)
                .mapToObj(i -> keys[i].verifierKey())
                .collect(Collectors.toSet());
    }

    private static SigningKey key(String name, int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.of(name, bytes);
    }
}
