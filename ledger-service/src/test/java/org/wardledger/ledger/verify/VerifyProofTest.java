package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCodec;
import org.wardledger.core.proof.TlogProof;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.ProofQueries;
import org.wardledger.ledger.wire.ProofJson;

/** The auditor on a proof that somebody was given. */
class VerifyProofTest {
    private static final String VKEY = LedgerFixture.KEY.verifierKey().text();

    @TempDir
    Path dir;

    private List<Path> files = List.of();

    private record Run(int status, String out, String err) {}

    @BeforeEach
    void prove() throws IOException {
        LedgerFixture ledger = LedgerFixture.in(dir.resolve("data"));
        for (int i = 0; i < 5; i++) {
            ledger.vitals("bed-1", i, i, hr(70 + i))
                    .vitals("bed-2", i, i, hr(60))
                    .seal();
        }
        ledger.sign();
        Bundle bundle;
        try (var store = ledger.store()) {
            bundle = new ProofQueries(store, ledger.checkpoints(), (c, size, signed) -> null)
                    .proof(1, 0, 1, null, Pins.newest(store));
        }
        files = List.of(
                Files.write(dir.resolve("binary"), BundleCodec.encode(bundle)),
                Files.writeString(dir.resolve("text"), TlogProof.encode(bundle)),
                Files.writeString(dir.resolve("json"), new ObjectMapper().writeValueAsString(ProofJson.of(bundle))));
    }

    private static Run verify(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = VerifyCommand.run(
                Stream.of(args).map(Object::toString).toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                LedgerFixture.NO_TOPICS);
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aProofInAnyFormIsRightUnderTheSitesKey() {
        for (Path file : files) {
            Run run = verify(file, "--vkey", VKEY);
            assertThat(run.out())
                    .contains("chain 1, block 0, entry 1 of ", ": Rules, sealed ", "OK: ", "demo/1/1", VKEY);
            assertThat(run.status()).isZero();
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void withoutAKeyNothingIsAuthenticated() {
        for (Path file : files) {
            Run run = verify(file);
            assertThat(run.out()).contains("NOT AUTHENTICATED").doesNotContain("OK: ");
            assertThat(run.status()).isEqualTo(2);
        }
    }

    @Test
    void anotherKeyIsWrong() {
        String other = SigningKey.of("demo", "another seed, with 32 characters".getBytes(StandardCharsets.UTF_8))
                .verifierKey()
                .text();
        for (Path file : files) {
            Run run = verify(file, "--vkey", other);
            assertThat(run.out()).contains("WRONG: the checkpoint: no known key has signed");
            assertThat(run.status()).isEqualTo(1);
        }
    }

    @Test
    void aChangedFileIsWrongAndNeverAStackTrace() throws IOException {
        Random random = new Random(3);
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            for (int round = 0; round < 100; round++) {
                byte[] bad = good.clone();
                bad[random.nextInt(bad.length)] ^= 1;
                Path changed = Files.write(dir.resolve("changed"), bad);
                Run run = verify(changed, "--vkey", VKEY);
                assertThat(run.out()).startsWith("WRONG: ").doesNotContain("OK: ");
                assertThat(run.status()).isEqualTo(1);
                assertThat(run.err()).isEmpty();
            }
        }
    }

    @Test
    void whatIsNoProofIsWrong() throws IOException {
        for (String text : List.of("", "hello", "{}", "wlproof", "c2sp.org/tlog-proof@v1\n")) {
            Run run = verify(Files.writeString(dir.resolve("other"), text), "--vkey", VKEY);
            assertThat(run.out()).startsWith("WRONG: this is no proof: ");
            assertThat(run.status()).isEqualTo(1);
        }
        Run huge = verify(Files.write(dir.resolve("huge"), new byte[3 << 20]), "--vkey", VKEY);
        assertThat(huge.out()).startsWith("WRONG: this is no proof: ");
    }

    @Test
    void quickAndSavedCheckpointsAreNotAboutAFile() {
        assertThat(verify(files.getFirst(), "--quick").status()).isEqualTo(VerifyCommand.USAGE);
        assertThat(verify(dir.resolve("data"), "--quick").status()).isEqualTo(VerifyCommand.USAGE);
        assertThat(verify("http://127.0.0.1:9/", "--quick").status()).isEqualTo(VerifyCommand.USAGE);
    }
}
