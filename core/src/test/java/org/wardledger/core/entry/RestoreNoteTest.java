package org.wardledger.core.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.Rotation;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;

/** What a site signs when it goes on without what it lost. */
class RestoreNoteTest {
    private static final SigningKey KEY = FixedKeys.signing("demo");
    private static final Origin LOG = new Origin("demo", 1, 3);
    private static final Hash ROOT = Hash.of(FixedKeys.secret(1));
    private static final RestoreNote NOTE =
            new RestoreNote(LOG, 7, Hash.of(FixedKeys.secret(2)), new Entry.Lost(2, 12, ROOT), 40);

    @Test
    void it_is_read_as_it_was_signed() {
        RestoreNote inputsOnly = new RestoreNote(LOG, Long.MAX_VALUE, ROOT, null, Long.MAX_VALUE);
        for (RestoreNote note : List.of(NOTE, inputsOnly)) {
            String signed = note.sign(KEY).encoded();
            assertThat(RestoreNote.read(signed).orThrow()).isEqualTo(note);
            assertThat(RestoreNote.parse(signed, KEY.verifierKey()).orThrow()).isEqualTo(note);
        }
        assertThat(inputsOnly.text()).contains("\nlost none\n");
    }

    @Test
    void the_longest_one_fits_into_an_entry() {
        String site = "s".repeat(64);
        SigningKey key = FixedKeys.signing(site);
        Origin log = new Origin(site, Integer.MAX_VALUE, Integer.MAX_VALUE);
        Entry.Lost lost = new Entry.Lost(Integer.MAX_VALUE - 1, Long.MAX_VALUE, ROOT);
        String note = new RestoreNote(log, Long.MAX_VALUE, ROOT, lost, Long.MAX_VALUE)
                .sign(key)
                .encoded();
        Entry entry = new Entry.Restored(1, note);
        assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);
        assertThat(RestoreNote.parse(note, key.verifierKey())).isInstanceOf(Parsed.Good.class);
    }

    @Test
    void there_is_one_spelling() {
        String text = NOTE.text();
        for (String other : List.of(
                text.replace("block 7", "block 07"),
                text.replace("input 40", "input 040"),
                text.replace("input 40", "input -1"),
                text.replace("input 40", "input 9223372036854775808"),
                text.replace("lost 2 12", "lost 02 12"),
                text.replace("lost 2 12", "lost 1 12"),
                text.replace("lost 2 12", "lost 4294967298 12"),
                text.replace("block 7", "block 0"),
                text.replace("demo/1/3", "demo/1/03"),
                text.replace("restore 1", "restore 2"),
                text.replace("=\n", "A\n"),
                text.replace("=\n", "\n"),
                text + "\n",
                text + "more\n",
                text.replaceFirst("lost .*", "lost none 1"))) {
            assertThat(other).isNotEqualTo(text);
            assertThat(RestoreNote.read(SignedNote.sign(other, KEY).encoded()))
                    .as(other)
                    .isInstanceOf(Parsed.Malformed.class);
        }
    }

    @Test
    void a_stray_bit_of_base64_is_another_text() {
        String root = ROOT.toBase64();
        char last = root.charAt(42);
        String stray = root.substring(0, 42) + (char) (last + 1) + "=";
        assertThat(RestoreNote.read(
                        SignedNote.sign(NOTE.text().replace(root, stray), KEY).encoded()))
                .isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void another_key_did_not_sign_it() {
        SigningKey thief = SigningKey.of("demo", FixedKeys.secret(5));
        String signed = NOTE.sign(KEY).encoded();
        assertThat(RestoreNote.parse(signed, thief.verifierKey())).isInstanceOf(Parsed.Malformed.class);
        assertThat(RestoreNote.parse(NOTE.sign(KEY).alsoSignedBy(thief).encoded(), KEY.verifierKey()))
                .isInstanceOf(Parsed.Malformed.class);
        SigningKey ofAnotherSite = FixedKeys.signing("ward");
        assertThat(RestoreNote.parse(NOTE.sign(ofAnotherSite).encoded(), ofAnotherSite.verifierKey()))
                .isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void it_is_neither_a_checkpoint_nor_a_rotation() {
        assertThat(Checkpoint.parse(NOTE.text())).isInstanceOf(Parsed.Malformed.class);
        assertThat(Rotation.parse(NOTE.sign(KEY).encoded())).isInstanceOf(Parsed.Malformed.class);
        assertThat(RestoreNote.read(SignedNote.sign(new Checkpoint(LOG.text(), 7, ROOT), KEY)
                        .encoded()))
                .isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void what_cannot_be_is_not_made() {
        assertThatThrownBy(() -> new RestoreNote(LOG, 7, ROOT, new Entry.Lost(1, 12, ROOT), 0))
                .hasMessageContaining("follows the one that was lost");
        assertThatThrownBy(() -> new RestoreNote(LOG, 0, ROOT, null, 0)).hasMessageContaining("behind a block");
    }
}
