package org.wardledger.ledger.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.verify.VerifyCommand;

/** The verifier before a running service. */
@QuarkusTest
@TestProfile(WithoutKafka.class)
@Timeout(60)
class AuditorTest extends RunningService {
    @Test
    void theVerifierIsSatisfiedOverHttp() throws Exception {
        ledger.sign();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = VerifyCommand.run(
                new String[] {
                    "http://127.0.0.1:" + port(),
                    "--vkey",
                    LedgerFixture.KEY.verifierKey().text()
                },
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                LedgerFixture.NO_TOPICS);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("OK: ");
        assertThat(status).isZero();
    }

    private String verifyQuickly(Path checkpoint, int status) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(VerifyCommand.run(
                        new String[] {
                            "http://127.0.0.1:" + port(),
                            "--quick",
                            "--checkpoint",
                            checkpoint.toString(),
                            "--vkey",
                            LedgerFixture.KEY.verifierKey().text()
                        },
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        System.err,
                        LedgerFixture.NO_TOPICS))
                .isEqualTo(status);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aSavedCheckpointIsFoundInTheLogWithoutReadingBlocks(@TempDir Path dir) throws Exception {
        Path saved = dir.resolve("saved");
        Files.write(saved, browser.get("/log/1/checkpoint").body());
        seal(70);
        ledger.sign();
        assertThat(verifyQuickly(saved, 0)).contains("still begins with", "OK: ");

        Checkpoint now = Checkpoint.parse(
                        SignedNote.parse(browser.get("/log/1/checkpoint").body())
                                .orThrow()
                                .text())
                .orThrow();
        Checkpoint other = new Checkpoint(now.origin(), now.size() - 1, now.root());
        Files.writeString(saved, SignedNote.sign(other, LedgerFixture.KEY).encoded());
        assertThat(verifyQuickly(saved, 1)).contains("WRONG: ", "does not begin with");
        Checkpoint longer = new Checkpoint(now.origin(), now.size() + 1, now.root());
        Files.writeString(saved, SignedNote.sign(longer, LedgerFixture.KEY).encoded());
        assertThat(verifyQuickly(saved, 1)).contains("WRONG: ", "the tail is cut");
        Checkpoint stranger = new Checkpoint("demo/7/1", now.size(), now.root());
        Files.writeString(saved, SignedNote.sign(stranger, LedgerFixture.KEY).encoded());
        assertThat(verifyQuickly(saved, 1)).contains("WRONG: ", "of no log of this ledger");
    }
}
