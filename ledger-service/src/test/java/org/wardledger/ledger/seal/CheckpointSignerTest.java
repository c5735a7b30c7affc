package org.wardledger.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.fixture.Vitals;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;

/** What was signed once can be signed again, byte for byte, over a rotation of the site's key too. */
class CheckpointSignerTest {
    private static final SigningKey OLD = LedgerFixture.KEY;
    private static final SigningKey NEW =
            SigningKey.of(LedgerFixture.SITE, "a key of the rotation, 32 bytes.".getBytes(StandardCharsets.UTF_8));
    private static final int CHAIN = Patients.chainOf(Patients.ofBed("w", "b1"), LedgerFixture.CHAINS);

    @TempDir
    private Path dir;

    private LedgerFixture ledger;
    private CheckpointStore kept;
    private CheckpointSigner signer;
    private final List<String> signed = new ArrayList<>();

    @BeforeEach
    void signAsTheLogGrows() throws IOException {
        Files.writeString(dir.resolve("site.key"), OLD.secretText());
        Files.writeString(dir.resolve("site.key.00000001"), NEW.secretText());
        ledger = LedgerFixture.in(dir);
        kept = ledger.checkpoints();
        signer = signer();
        ledger.seal();
        for (int second = 0; second < 40; second++) {
            if (second == 10) {
                ledger.rotate(OLD, NEW, 15_000);
            }
            ledger.vitals("b1", second, second, Vitals.hr(70)).seal();
            SignedNote note = Objects.requireNonNull(signer.sign(log(ledger.store()), size()));
            signed.add(note.encoded());
            kept.keep(CHAIN, note);
        }
    }

    private CheckpointSigner signer() {
        return new CheckpointSigner(LedgerFixture.SITE, new SiteKey(dir.resolve("site.key"), LedgerFixture.SITE), kept);
    }

    private long size() {
        return log(ledger.store()).height() + 1;
    }

    private static ChainStore log(LedgerStore store) {
        return store.chain(CHAIN);
    }

    private Checkpoint newest() {
        return Objects.requireNonNull(kept.newest(CHAIN)).checkpoint();
    }

    private @Nullable String again(CheckpointSigner signer, ChainStore log, long size) {
        SignedNote note = signer.again(log, size, newest());
        return note == null ? null : note.encoded();
    }

    @Test
    void every_note_is_made_again_from_this_index_and_from_one_that_was_built_again() {
        assertThat(signed)
                .extracting(note ->
                        note.lines().filter(line -> line.startsWith("\u2014")).count())
                .as("one key, both, the other one")
                .startsWith(1L)
                .contains(2L)
                .endsWith(1L);
        try (LedgerStore rebuilt = LedgerStore.open(dir.resolve("other"), LedgerFixture.CHAINS, () -> null)) {
            ledger.blocks().forEach(block -> LedgerFixture.index(rebuilt, block));
            CheckpointSigner fresh = signer();
            for (int i = 0; i < signed.size(); i++) {
                long size = size() - signed.size() + 1 + i;
                assertThat(again(signer, log(ledger.store()), size)).isEqualTo(signed.get(i));
                assertThat(again(fresh, log(rebuilt), size)).isEqualTo(signed.get(i));
            }
        }
        ledger.store().close();
    }

    @Test
    void without_a_key_that_signed_there_is_no_note_rather_than_another_one() throws IOException {
        Files.writeString(dir.resolve("site.key"), OLD.verifierKey().text());
        CheckpointSigner without = signer();
        assertThat(again(without, log(ledger.store()), 2)).isNull();
        assertThat(again(without, log(ledger.store()), 15)).as("both signed").isNull();
        assertThat(again(without, log(ledger.store()), size())).isEqualTo(signed.getLast());
        ledger.store().close();
    }

    @Test
    void nothing_is_signed_from_an_index_that_does_not_hold_what_was_signed() {
        try (LedgerStore shorter = LedgerStore.open(dir.resolve("shorter"), LedgerFixture.CHAINS, () -> null)) {
            ledger.blocks().subList(0, 5).forEach(block -> LedgerFixture.index(shorter, block));
            assertThatThrownBy(() -> again(signer, log(shorter), 2))
                    .isInstanceOf(LedgerBroken.class)
                    .hasMessageContaining("it has lost blocks");
        }
        LedgerFixture other = LedgerFixture.in(dir.resolve("another-ledger"));
        other.seal();
        for (int second = 0; second < 50; second++) {
            other.vitals("b1", second, second, Vitals.hr(80)).seal();
        }
        assertThatThrownBy(() -> again(signer, log(other.store()), 2))
                .isInstanceOf(LedgerBroken.class)
                .hasMessageContaining("it was rewritten");
        other.store().close();
        ledger.store().close();
    }
}
