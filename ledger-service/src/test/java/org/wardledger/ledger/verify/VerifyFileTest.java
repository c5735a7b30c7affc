package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCodec;
import org.wardledger.core.proof.TlogProof;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.query.AuditQueries;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.ProofQueries;
import org.wardledger.ledger.wire.ProofJson;

/** The auditor on a proof or an audit that somebody was given. */
class VerifyFileTest {
    private static final String VKEY = LedgerFixture.KEY.verifierKey().text();

    @TempDir
    Path dir;

    private List<Path> proofs = List.of();
    private Path audit = Path.of("");
    private List<Path> files = List.of();

    @BeforeEach
    void prove() throws IOException {
        LedgerFixture ledger = LedgerFixture.in(dir.resolve("data"));
        for (int i = 0; i < 5; i++) {
            ledger.vitals("bed-1", i, i, hr(70 + i))
                    .vitals("bed-2", i, i, hr(60))
                    .seal();
        }
        ledger.roaming("pump", "bed-1", "b1", 3, 10)
                .roaming("pump", "bed-4", "b1", 4, 11)
                .seal()
                .roaming("pump", "bed-4", "b1", 8, 12)
                .seal()
                .roaming("pump", "bed-4", "b1", 10, 30)
                .seal()
                .sign();
        ObjectMapper json = new ObjectMapper();
        try (var store = ledger.store()) {
            Bundle bundle = new ProofQueries(store, ledger.checkpoints(), LedgerFixture.PAST)
                    .proof(1, 0, 1, null, Pins.newest(store));
            proofs = List.of(
                    Files.write(dir.resolve("binary"), BundleCodec.encode(bundle)),
                    Files.writeString(dir.resolve("text"), TlogProof.encode(bundle)),
                    Files.writeString(dir.resolve("json"), json.writeValueAsString(ProofJson.of(bundle))));
            var shown = new AuditQueries(store, ledger.checkpoints(), LedgerFixture.PAST)
                    .audit("pump", "vitals", "b1", 0, null, null);
            audit = Files.writeString(dir.resolve("audit"), json.writeValueAsString(shown));
        }
        files = List.of(proofs.get(0), proofs.get(1), proofs.get(2), audit);
    }

    @Test
    void aProofInAnyFormIsRightUnderTheSitesKey() {
        for (Path file : proofs) {
            assertThat(Run.verify(file, "--vkey", VKEY).ended(0))
                    .contains("chain 1, block 0, entry 1 of ", ": Rules, sealed ", "OK: ", "demo/1/1", VKEY);
        }
    }

    @Test
    void anAuditSaysWhatItShowsAndWhatItDoesNot() {
        assertThat(Run.verify(audit, "--vkey", VKEY).ended(0))
                .contains(
                        "device pump, stream vitals, boot b1, sequences 0 to 10:",
                        "  sealed: 3-4, 8, 10; 4 in all",
                        "  declared missing: 5-7; 3 in all",
                        "  pending: 9; 1 in all",
                        "  not known: 0-2; 3 in all",
                        "assigned to bed.w.bed-4 in ward w, bed bed-4: chain 0, assignment ",
                        "assigned to bed.w.bed-1 in ward w, bed bed-1: chain 1, assignment ",
                        "NOT SHOWN: ",
                        "OK: its entries are in the log demo/0/1 of ",
                        " blocks, the log demo/1/1 of ",
                        " blocks, signed by " + VKEY);
    }

    @Test
    void withoutAKeyNothingIsAuthenticated() {
        for (Path file : files) {
            assertThat(Run.verify(file).ended(2)).contains("NOT AUTHENTICATED").doesNotContain("OK: ");
        }
    }

    @Test
    void anotherKeyIsWrong() {
        SigningKey other = SigningKey.of("demo", "another seed, with 32 characters".getBytes(StandardCharsets.UTF_8));
        for (Path file : files) {
            assertThat(Run.verify(file, "--vkey", other.verifierKey().text()).ended(1))
                    .startsWith("WRONG: ")
                    .contains("the checkpoint: no known key has signed");
        }
    }

    @Test
    void aChangedFileIsWrongAndNeverAStackTrace() throws IOException {
        Random random = new Random(3);
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            // of what stands behind that, an audit's verifier believes nothing
            int free = new String(good, StandardCharsets.ISO_8859_1).indexOf("\"asOf\":");
            for (int round = 0; round < 100; round++) {
                byte[] bad = good.clone();
                bad[random.nextInt(free < 0 ? bad.length : free)] ^= 1;
                Path changed = Files.write(dir.resolve("changed"), bad);
                assertThat(Run.verify(changed, "--vkey", VKEY).ended(1)).startsWith("WRONG: ");
            }
        }
    }

    @Test
    void aChangedClaimIsWrong() throws IOException {
        String good = Files.readString(audit);
        for (String[] change : new String[][] {
            {"\"missing\":[[5,7]]", "\"missing\":[[5,6]]"},
            {"\"sealed\":[[3,4]", "\"sealed\":[[2,4]"},
            {"\"device\":\"pump\"", "\"device\":\"pomp\""},
            {"\"boot\":\"b1\"", "\"boot\":\"b2\""},
            {"\"to\":10", "\"to\":11"},
            {"\"index\":", "\"indexes\":"},
        }) {
            assertThat(good).contains(change[0]);
            Path changed = Files.writeString(dir.resolve("changed"), good.replace(change[0], change[1]));
            assertThat(Run.verify(changed, "--vkey", VKEY).ended(1))
                    .as(change[1])
                    .startsWith("WRONG: ");
        }
    }

    @Test
    void whatIsNeitherIsWrong() throws IOException {
        for (String text : List.of("", "hello", "{}", "wlproof", "c2sp.org/tlog-proof@v1\n")) {
            Path other = Files.writeString(dir.resolve("other"), text);
            assertThat(Run.verify(other, "--vkey", VKEY).ended(1)).startsWith("WRONG: this is no proof: ");
        }
        Path huge = Files.write(dir.resolve("huge"), new byte[3 << 20]);
        assertThat(Run.verify(huge, "--vkey", VKEY).ended(1)).startsWith("WRONG: this is no proof: ");
        String whole = Files.readString(audit);
        Path cut = Files.writeString(dir.resolve("cut"), whole.substring(0, whole.length() - 9));
        assertThat(Run.verify(cut, "--vkey", VKEY).ended(1)).startsWith("WRONG: this is no audit: ");
    }

    @Test
    void quickAndSavedCheckpointsAreNotAboutAFile() {
        for (Object what : List.of(proofs.getFirst(), audit, dir.resolve("data"), "http://127.0.0.1:9/")) {
            assertThat(Run.verify(what, "--quick").status()).isEqualTo(VerifyCommand.USAGE);
        }
    }
}
