package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.wardledger.ledger.fixture.LedgerFixture;

/** One run of {@code wardledger verify}. */
record Run(int status, String out, String err) {
    static Run verify(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = VerifyCommand.run(
                Stream.of(args).map(Object::toString).toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                LedgerFixture.NO_TOPICS);
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** It ended so, with a finding and without a stack trace where that is 1; returns what it said. */
    String ended(int expected) {
        assertThat(status).as(out + err).isEqualTo(expected);
        if (expected == LedgerVerifier.WRONG) {
            assertThat(out).contains("WRONG: ").doesNotContain("OK: ");
        }
        assertThat(err).isEmpty();
        return out;
    }
}
