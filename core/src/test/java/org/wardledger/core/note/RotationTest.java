package org.wardledger.core.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.merkle.Rfc6962;

class RotationTest {
    private static final SigningKey OLD = SigningKey.of("demo", new byte[32]);
    private static final SigningKey NEW = SigningKey.of("demo", new RandomValues(1).bytes(32));
    private static final SigningKey OTHER = SigningKey.of("demo", new RandomValues(2).bytes(32));
    private static final Origin LOG = new Origin("demo", 1, 1);
    private static final Rotation ROTATION = new Rotation(LOG, OLD.verifierKey(), NEW.verifierKey(), 60_000);

    @Test
    void aRotationComesBackFromItsNote() {
        String note = ROTATION.sign(OLD, NEW).encoded();
        assertThat(Rotation.parse(note)).isEqualTo(new Parsed.Good<>(ROTATION));
        assertThat(note)
                .startsWith("wardledger key rotation 1\ndemo/1/1\nfrom demo+")
                .hasSizeLessThan(1024);
    }

    @Test
    void anyChangedByteSpoilsIt() {
        byte[] good = ROTATION.sign(OLD, NEW).encoded().getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                assertThat(Rotation.parse(new String(bad, StandardCharsets.UTF_8)))
                        .as("byte %s, bit %s", at, bit)
                        .isInstanceOf(Parsed.Malformed.class);
            }
        }
    }

    @Test
    void bothKeysMustHaveSignedInOrderAndNobodyElse() {
        String text = ROTATION.text();
        for (SignedNote note : new SignedNote[] {
            SignedNote.sign(text, OLD),
            SignedNote.sign(text, NEW),
            SignedNote.sign(text, NEW).alsoSignedBy(OLD),
            SignedNote.sign(text, OLD).alsoSignedBy(OTHER),
            SignedNote.sign(text, OTHER).alsoSignedBy(NEW),
            SignedNote.sign(text, OLD).alsoSignedBy(NEW).alsoSignedBy(OTHER),
            SignedNote.sign(text, OLD).alsoSignedBy(OLD),
        }) {
            assertThat(Rotation.parse(note.encoded())).isInstanceOf(Parsed.Malformed.class);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> ROTATION.sign(OTHER, NEW));
        assertThatIllegalArgumentException().isThrownBy(() -> ROTATION.sign(OLD, OTHER));
    }

    @Test
    void aCheckpointIsNoRotationNorIsARotationACheckpoint() {
        Checkpoint checkpoint = new Checkpoint(LOG.text(), 7, Rfc6962.EMPTY_ROOT);
        String note = SignedNote.sign(checkpoint, OLD).alsoSignedBy(NEW).encoded();
        assertThat(Rotation.parse(note)).isInstanceOf(Parsed.Malformed.class);
        assertThat(Checkpoint.parse(ROTATION.text())).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void onlyKeysOfTheSiteFollowEachOther() {
        VerifierKey stranger = SigningKey.of("elsewhere", new byte[32]).verifierKey();
        VerifierKey mine = OLD.verifierKey();
        assertThatIllegalArgumentException().isThrownBy(() -> new Rotation(LOG, mine, stranger, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rotation(LOG, stranger, mine, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rotation(LOG, mine, mine, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rotation(LOG, mine, NEW.verifierKey(), -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rotation(LOG, mine, NEW.verifierKey(), Rotation.MAX_OVERLAP_MS + 1));
    }
}
