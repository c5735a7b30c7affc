package org.wardledger.acceptance.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.wardledger.acceptance.process.Repository;

/** Go's {@code golang.org/x/mod/sumdb}, which verifies the log of all Go modules: Debian's package, off line. */
public final class GoVerifier {
    private static final Path LIBRARY = Path.of("/usr/share/gocode");

    private final Path program;

    private GoVerifier(Path program) {
        this.program = program;
    }

    /** Builds the program around the library; skips the test where Go or the library is not installed. */
    public static GoVerifier build() throws IOException, InterruptedException {
        Judgement.needs(isInstalled(), "Go and golang.org/x/mod (golang-go, golang-golang-x-mod-dev)");
        Path program = Repository.root().resolve("target/foreign/go-verifier");
        Files.createDirectories(program.getParent());
        // without modules nothing is fetched: the library is where the package put it
        Judgement.Ended ended = Judgement.run(
                List.of("go", "build", "-o", program.toString(), "."),
                Judgement.source("go"),
                Map.of("GO111MODULE", "off", "GOPATH", LIBRARY.toString(), "GOFLAGS", "", "GOPROXY", "off"),
                "");
        assertThat(ended.status()).as("go build: %s", ended.text()).isZero();
        return new GoVerifier(program);
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return Files.isDirectory(LIBRARY.resolve("src/golang.org/x/mod/sumdb/tlog"))
                    && Judgement.run(List.of("go", "version"), LIBRARY, Map.of(), "")
                                    .status()
                            == 0;
        } catch (IOException e) {
            return false;
        }
    }

    public Judgement note(String vkey, Path note) throws IOException, InterruptedException {
        return ask(List.of("note", vkey, note.toString()));
    }

    /** Hashes in base64. */
    public Judgement record(String size, String root, String index, String leaf, List<String> path)
            throws IOException, InterruptedException {
        return ask(List.of("record", size, root, index, leaf), path);
    }

    public Judgement tree(String size, String root, String oldSize, String oldRoot, List<String> path)
            throws IOException, InterruptedException {
        return ask(List.of("tree", size, root, oldSize, oldRoot), path);
    }

    /** @param log a directory with what lies under {@code /log/{chain}/} */
    public Judgement tiles(String vkey, Path log, long oldSize) throws IOException, InterruptedException {
        return ask(List.of("tiles", vkey, log.toString(), Long.toString(oldSize)));
    }

    private Judgement ask(List<String> question) throws IOException, InterruptedException {
        return ask(question, List.of());
    }

    private Judgement ask(List<String> question, List<String> path) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(question);
        command.addAll(path);
        return Judgement.of(command, Repository.root(), "");
    }
}
