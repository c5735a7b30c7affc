package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCodec;
import org.wardledger.core.proof.TlogProof;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.query.AuditQueries;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.ProofQueries;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.AuditJson;
import org.wardledger.ledger.wire.ProofJson;

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
        return Run.verify(args.toArray()).ended(status);
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

    /** The proof of an entry, in each form, and an audit, of what is signed now. */
    private List<Path> files(String name) throws IOException {
        Bundle bundle = new ProofQueries(ledger.store(), ledger.checkpoints(), LedgerFixture.PAST)
                .proof(chain, 0, 0, null, Pins.newest(ledger.store()));
        AuditJson audit = new AuditQueries(ledger.store(), ledger.checkpoints(), LedgerFixture.PAST)
                .audit("mon-bed-1", "vitals", "b1", 0, null, null);
        ObjectMapper json = new ObjectMapper();
        return List.of(
                Files.write(dir.resolve(name + ".bin"), BundleCodec.encode(bundle)),
                Files.writeString(dir.resolve(name + ".text"), TlogProof.encode(bundle)),
                Files.writeString(dir.resolve(name + ".json"), json.writeValueAsString(ProofJson.of(bundle))),
                Files.writeString(dir.resolve(name + ".audit"), json.writeValueAsString(audit)));
    }

    private static String judge(int status, Path file, SigningKey key) {
        return Run.verify(file, "--vkey", key.verifierKey().text()).ended(status);
    }

    @Test
    void proofsAndAuditsLeadFromEachKeyToTheOneThatSigned() throws Exception {
        rotateAndGoOn(60);
        SigningKey third = OTHER;
        ledger.rotate(NEW, third, 10_000).seal().sign(third);
        for (Path file : files("third")) {
            for (SigningKey key : List.of(OLD, NEW)) {
                assertThat(judge(0, file, key))
                        .contains("signed by " + third.verifierKey().text() + ", to which sealed rotations lead from "
                                + key.verifierKey().text());
            }
            assertThat(judge(0, file, third)).doesNotContain("rotations lead");
            assertThat(judge(1, file, key("a key that nobody has heard of.."))).contains("no known key has signed");
            assertThat(Run.verify(file).ended(2)).contains("NOT AUTHENTICATED");
        }
    }

    @Test
    void whoTrustsTheNewKeyTakesNoProofThatOnlyTheOldOneSigned() throws Exception {
        rotateAndGoOn(5);
        ledger.sign(OLD);
        for (Path file : files("old")) {
            judge(0, file, OLD);
            judge(1, file, NEW);
        }
    }

    @Test
    void aProofAtASizeBeforeTheRotationHasNone() {
        long before = ledger.store().chain(chain).height() + 1;
        rotateAndGoOn(60);
        ledger.sign(NEW);
        ProofQueries queries = new ProofQueries(
                ledger.store(), ledger.checkpoints(), (of, size, signed) -> LedgerFixture.note(of, size, OLD));
        Pins newest = Pins.newest(ledger.store());
        assertThat(queries.proof(chain, 0, 0, before, newest).rotations()).isEmpty();
        assertThat(queries.proof(chain, 0, 0, before + 1, newest).rotations()).hasSize(1);
        assertThat(queries.proof(chain, 0, 0, null, newest).rotations()).hasSize(1);
    }

    @Test
    void anAuditOfARetiredKeyIsWrongWhenItShowsThatItHasEnded() throws Exception {
        rotateAndGoOn(60);
        ledger.sign(OLD);
        Path audit = files("late").getLast();
        assertThat(judge(1, audit, OLD)).contains("no known key has signed");
    }

    /**
     * What authors of other verifiers can test theirs on: docs/verify/vectors. With -Dwardledger.vectors=write the files are
     * written anew.
     */
    @Test
    void theTestVectorsAreWhatIsMadeNow() throws Exception {
        rotateAndGoOn(60);
        ledger.rotate(NEW, OTHER, 10_000).seal().sign(OTHER);
        Path vectors = Path.of("..", "docs", "verify", "vectors");
        List<Path> made = new ArrayList<>(files("rotated"));
        made.add(Files.writeString(
                dir.resolve("rotated.keys"),
                Stream.of(OLD, NEW, OTHER)
                        .map(key -> key.verifierKey().text() + "\n")
                        .collect(Collectors.joining())));
        for (Path file : made) {
            Path vector = vectors.resolve(file.getFileName());
            if ("write".equals(System.getProperty("wardledger.vectors"))) {
                Files.createDirectories(vectors);
                Files.write(vector, Files.readAllBytes(file));
            }
            assertThat(file).hasSameBinaryContentAs(vector);
        }
    }
}
