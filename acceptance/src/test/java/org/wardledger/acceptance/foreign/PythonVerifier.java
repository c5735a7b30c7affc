package org.wardledger.acceptance.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.wardledger.acceptance.process.Repository;

/** {@code docs/verify/wardledger_verify.py}: our own, but in another language, and from docs/FORMATS.md alone. */
public final class PythonVerifier {
    private static final Path SCRIPT = Repository.root().resolve("docs/verify/wardledger_verify.py");
    private static final String VKEY = "--vkey";

    private PythonVerifier() {}

    /** Skips the test where there is no Python. */
    public static PythonVerifier installed() throws InterruptedException {
        boolean installed;
        try {
            installed = run("--version").status() == 0;
        } catch (IOException e) {
            installed = false;
        }
        Judgement.needs(installed, "Python (python3)");
        return new PythonVerifier();
    }

    /** A proof, an audit or an export. */
    public Judgement judge(Path what, String vkey) throws IOException, InterruptedException {
        Judgement.Ended ended = run(SCRIPT.toString(), what.toString(), VKEY, vkey);
        assertThat(ended.text()).contains(ended.status() == 0 ? "OK: " : "WRONG: ");
        assertThat(ended.status()).as(ended.text()).isIn(0, 1);
        return new Judgement(ended.status() == 0, ended.text());
    }

    /** That it fits together, and that somebody would have to vouch for it. */
    public void assertNotAuthenticated(Path what, String... vkey) throws IOException, InterruptedException {
        String[] arguments = vkey.length == 0
                ? new String[] {SCRIPT.toString(), what.toString()}
                : new String[] {SCRIPT.toString(), what.toString(), VKEY, vkey[0]};
        Judgement.Ended ended = run(arguments);
        assertThat(ended.text()).contains("NOT AUTHENTICATED: ");
        assertThat(ended.status()).as(ended.text()).isEqualTo(2);
    }

    /**
     * That a changed bit in any byte is found, of a file or of each file in a directory.
     *
     * @param most bytes of a file that are tried, spread evenly
     * @param before only those in front of this text; empty for all
     */
    public void assertFindsChangedBytes(Path what, String vkey, int most, String before)
            throws IOException, InterruptedException {
        Judgement.Ended ended = run(
                Judgement.source("python").resolve("changed_bytes.py").toString(),
                SCRIPT.toString(),
                vkey,
                what.toString(),
                Integer.toString(most),
                before);
        assertThat(ended.text()).startsWith("refused: all of ");
        assertThat(ended.status()).isZero();
    }

    private static Judgement.Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(arguments));
        return Judgement.run(command, Repository.root(), Map.of("PYTHONIOENCODING", "utf-8"), "");
    }
}
