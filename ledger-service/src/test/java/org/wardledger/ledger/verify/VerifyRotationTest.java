package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;

/** The auditor with one key of a site whose key has changed: ten seconds after the rotation the old key has retired. */
class VerifyRotationTest {
    private static final SigningKey OLD = LedgerFixture.KEY;
    private static final SigningKey NEW = key("the key that follows, 32 letters");
    private static final SigningKey OTHER = key("some other key, also 32 letters!");

    @TempDir
    Path dir;

    private LedgerFixture ledger;
    private int chain;

    private static SigningKey key(String seed) {
        return SigningKey.of(LedgerFixture.SITE, seed.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void begin() {
        ledger = LedgerFixture.in(dir.resolve("data"));
        chain = Patients.chainOf(Patients.ofBed("w", "bed-1"), LedgerFixture.CHAINS);
        ledger.vitals("bed-1", 0, 0, hr(70)).vitals("bed-2", 0, 0, hr(70)).seal();
    }

    private String verify(int status, SigningKey key, Path... saved) {
        List<String> args = new ArrayList<>(List.of(
                dir.resolve("data").toString(), "--vkey", key.verifierKey().text()));
        for (Path each : saved) {
            args.addAll(List.of("--checkpoint", each.toString()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int ended = VerifyCommand.run(
                args.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                LedgerFixture.NO_TOPICS);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(ended).as(text).isEqualTo(status);
        return text;
    }

    private void rotateAndGoOn(long lastSecond) {
        ledger.rotate(OLD, NEW, 10_000).seal();
        for (String bed : List.of("bed-1", "bed-2", "bed-3", "bed-4", "bed-5")) {
            ledger.vitals(bed, 1, lastSecond, hr(71));
        }
        ledger.seal();
    }

    private Path save(String name) throws IOException {
        return Files.copy(dir.resolve("data/state/checkpoints/" + chain), dir.resolve(name));
    }

    @Test
    void theGenesisKeyLeadsToACheckpointThatOnlyTheNewKeySigned() throws Exception {
        ledger.sign(OLD);
        Path early = save("early");
        rotateAndGoOn(60);
        assertThat(accepted()).containsExactly(NEW.verifierKey().text());
        ledger.sign(NEW).store().close();
        assertThat(verify(0, OLD, early))
                .contains("OK: ", "sealed rotations", "still contains the checkpoint in " + early);
        assertThat(verify(0, NEW, early)).contains("OK: ");
        assertThat(verify(1, OTHER)).contains("WRONG: ", "no rotation brings that");
    }

    private List<String> accepted() {
        LedgerStore store = ledger.store();
        ChainStore of = store.chain(chain);
        return of.reader().acceptedKeys();
    }

    @Test
    void whileBothSignEitherIsEnough() {
        rotateAndGoOn(5);
        assertThat(accepted()).hasSize(2);
        ledger.sign(OLD, NEW).store().close();
        verify(0, OLD);
        verify(0, NEW);
    }

    @Test
    void whatARetiredKeySignsCountsNoMore() {
        rotateAndGoOn(60);
        ledger.sign(OLD).store().close();
        assertThat(verify(1, OLD)).contains("WRONG: ", "is not signed by");
        assertThat(verify(1, NEW)).contains("WRONG: ", "is not signed by");
    }

    /** Whoever stole the old key can repeat the rotation in a log of their own, but not sign as the new one. */
    @Test
    void whoTrustsTheNewKeyIsNotMisledByTheOldOne() {
        rotateAndGoOn(5);
        ledger.sign(OLD).store().close();
        verify(0, OLD);
        assertThat(verify(1, NEW)).contains("WRONG: ", "is not signed by");
    }

    @Test
    void aKeyThatNoRotationBroughtCountsForNothing() {
        ledger.sign(NEW).store().close();
        assertThat(verify(1, OLD)).contains("WRONG: ", "is not signed by");
        assertThat(verify(1, NEW)).contains("WRONG: ");
    }
}
