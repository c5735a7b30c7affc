package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.note.SigningKey;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.query.AuditQueries;

/** The auditor on an audit that somebody was given. */
class VerifyAuditTest {
    private static final String VKEY = LedgerFixture.KEY.verifierKey().text();

    @TempDir
    Path dir;

    private Path file = Path.of("");

    private record Run(int status, String out, String err) {}

    @BeforeEach
    void audit() throws IOException {
        LedgerFixture ledger = LedgerFixture.in(dir.resolve("data"));
        ledger.roaming("pump", "bed-1", "b1", 3, 0)
                .roaming("pump", "bed-4", "b1", 4, 1)
                .seal()
                .roaming("pump", "bed-4", "b1", 8, 2)
                .seal()
                .roaming("pump", "bed-4", "b1", 10, 20)
                .seal()
                .sign();
        try (var store = ledger.store()) {
            var audit = new AuditQueries(store, ledger.checkpoints(), LedgerFixture.PAST)
                    .audit("pump", "vitals", "b1", 0, null, null);
            file = Files.writeString(dir.resolve("audit.json"), new ObjectMapper().writeValueAsString(audit));
        }
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
    void anAuditSaysWhatItShowsAndWhatItDoesNot() {
        Run run = verify(file, "--vkey", VKEY);
        assertThat(run.out())
                .contains(
                        "device pump, stream vitals, boot b1, sequences 0 to 10:",
                        "  sealed: 3-4, 8, 10; 4 in all",
                        "  declared missing: 5-7; 3 in all",
                        "  pending: 9; 1 in all",
                        "  not known: 0-2; 3 in all",
                        "assigned to bed.w.bed-4 in ward w, bed bed-4: chain 0, assignment ",
                        "assigned to bed.w.bed-1 in ward w, bed bed-1: chain 1, assignment ",
                        "NOT SHOWN: ",
                        "OK: its entries are in the log demo/0/1 of 3 blocks, the log demo/1/1 of 1 blocks, signed by "
                                + VKEY);
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void withoutAKeyNothingIsAuthenticated() {
        Run run = verify(file);
        assertThat(run.out()).contains("NOT AUTHENTICATED").doesNotContain("OK: ");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void anotherKeyIsWrong() {
        SigningKey other = SigningKey.of("demo", "another seed, with 32 characters".getBytes(StandardCharsets.UTF_8));
        Run run = verify(file, "--vkey", other.verifierKey().text());
        assertThat(run.out()).startsWith("WRONG: chain 0: the checkpoint: no known key has signed");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aChangedClaimOrFileIsWrongAndNeverAStackTrace() throws IOException {
        String good = Files.readString(file);
        for (String[] change : new String[][] {
            {"\"missing\":[[5,7]]", "\"missing\":[[5,6]]"},
            {"\"sealed\":[[3,4]", "\"sealed\":[[2,4]"},
            {"\"device\":\"pump\"", "\"device\":\"pomp\""},
            {"\"boot\":\"b1\"", "\"boot\":\"b2\""},
            {"\"to\":10", "\"to\":11"},
            {"\"index\":", "\"indexes\":"},
        }) {
            assertThat(good).contains(change[0]);
            Run run = verify(
                    Files.writeString(dir.resolve("changed"), good.replace(change[0], change[1])), "--vkey", VKEY);
            assertThat(run.out()).as(change[1]).startsWith("WRONG: ");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).isEmpty();
        }
        Run cut = verify(Files.writeString(dir.resolve("cut"), good.substring(0, good.length() - 9)), "--vkey", VKEY);
        assertThat(cut.out()).startsWith("WRONG: this is no audit: ");
    }
}
