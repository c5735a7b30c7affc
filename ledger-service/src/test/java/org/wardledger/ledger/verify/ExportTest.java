package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.proof.TilePath;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.query.AnswerJson;
import org.wardledger.ledger.query.ChainQueries;
import org.wardledger.ledger.query.LogQueries;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.ProofQueries;
import org.wardledger.ledger.query.QueryProblem;

/** Exports of a ledger that answers over HTTP, whole, broken off and changed. */
class ExportTest {
    private static final String VKEY = LedgerFixture.KEY.verifierKey().text();
    /** More than a tile holds. */
    private static final int BLOCKS = 300;

    @TempDir
    Path dir;

    private LedgerFixture ledger;
    private HttpServer server;
    private Path export = Path.of("");
    private final List<String> asked = new ArrayList<>();
    /** Paths with this in them are not there. */
    private @Nullable String down;

    private record Run(int status, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        export = dir.resolve("export");
        ledger = LedgerFixture.in(dir.resolve("data"));
        ledger.vitals("bed-4", 0, 0, hr(60));
        seal(0, 3);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void seal(int from, int to) {
        for (int i = from; i < to; i++) {
            ledger.vitals("bed-1", i, i, hr(60 + i % 40)).seal();
        }
        ledger.sign();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        ledger.store().close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        byte[] body = new byte[0];
        int status = 404;
        try {
            if (down == null || !path.contains(down)) {
                body = answer(path);
                status = 200;
            }
        } catch (QueryProblem e) {
            body = new byte[0];
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private byte[] answer(String path) {
        ProofQueries proofs = new ProofQueries(ledger.store(), ledger.checkpoints(), LedgerFixture.PAST);
        ChainQueries chains = new ChainQueries(ledger.store(), LedgerFixture.SITE);
        Pins pins = Pins.newest(ledger.store());
        String[] parts = path.split("/", -1);
        if (path.startsWith("/log/")) {
            String[] tile = path.substring("/log/".length()).split("/tile/", 2);
            return new LogQueries(ledger.store(), ledger.checkpoints()).tile(tile[0], tile[1]);
        } else if (path.startsWith("/api/v1/payloads/")) {
            return proofs.payload(parts[4]);
        } else if (path.endsWith("/checkpoint")) {
            return proofs.checkpoint(Integer.parseInt(parts[4])).getBytes(StandardCharsets.UTF_8);
        } else if (path.contains("/blocks/")) {
            return json(chains.block(Integer.parseInt(parts[4]), Long.parseLong(parts[6]), pins));
        }
        return json(chains.chains(pins));
    }

    private static byte[] json(Object answer) {
        return AnswerJson.text(answer).getBytes(StandardCharsets.UTF_8);
    }

    private interface Command {
        int run(String[] args, PrintStream out, PrintStream err);
    }

    private static Run run(Command command, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = command.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Run export() {
        return run(ExportCommand::run, "http://127.0.0.1:" + server.getAddress().getPort(), export.toString());
    }

    private static int verifyCommand(String[] args, PrintStream out, PrintStream err) {
        return VerifyCommand.run(args, out, err, LedgerFixture.NO_TOPICS);
    }

    private Run verify() {
        return run(ExportTest::verifyCommand, export.toString(), "--vkey", VKEY);
    }

    private void assertComplete() {
        Run done = export();
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).contains("the export is complete");
        assertThat(done.status()).isZero();
        Run verified = verify();
        assertThat(verified.out()).contains("OK: ").doesNotContain("WRONG");
        assertThat(verified.status()).isZero();
    }

    private void assertWrong(String what) {
        Run run = verify();
        assertThat(run.out()).contains("WRONG: ").contains(what).doesNotContain("OK: ");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(export)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void anExportOfARestoredLedgerSaysWhatWasLost() throws Exception {
        ledger.restore(1, new Entry.Lost(1, 9, Hash.of(new byte[32])));
        seal(3, 6);
        assertComplete();
        assertThat(asked)
                .anyMatch(path -> path.startsWith("/log/1/2/tile/"))
                .noneMatch(path -> path.startsWith("/log/1/t"));
        assertThat(verify().out()).contains("RESTORED: chain 1: blocks of generation 1 were lost, of which 9");
        Run python = python();
        assertThat(python.out()).contains("chain 1: RESTORED at block ", ", of which 9 had been signed", "OK: ");
        assertThat(python.status()).isZero();
        Path checkpoint = export.resolve("1/checkpoint");
        String note = Files.readString(checkpoint);
        assertThat(note).startsWith("demo/1/2\n");
        Checkpoint claim = SavedCheckpoint.parse("its", note).checkpoint();
        Checkpoint older = new Checkpoint("demo/1/1", claim.size(), claim.root());
        Files.writeString(checkpoint, SignedNote.sign(older, LedgerFixture.KEY).encoded());
        assertThat(python().out()).contains("WRONG: ").doesNotContain("OK: ");
        // a lost one, as the log says itself: so nothing vouches for this one
        Run unsigned = verify();
        assertThat(unsigned.out()).contains("NOT AUTHENTICATED: chain 1 has no signed checkpoint");
        assertThat(unsigned.status()).isEqualTo(2);
    }

    /** The verifier in docs/verify; without Python the test ends here. */
    private Run python() throws IOException, InterruptedException {
        Path script = Path.of("").toAbsolutePath().resolveSibling("docs/verify/wardledger_verify.py");
        ProcessBuilder command =
                new ProcessBuilder("python3", "-B", script.toString(), export.toString(), "--vkey", VKEY);
        command.environment().put("PYTHONIOENCODING", "utf-8");
        Process process;
        try {
            process = command.redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("Python (python3) is not installed: " + e.getMessage());
            throw e;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said, "");
    }

    @Test
    void anExportHoldsAndABrokenOneIsGoneOnWithAndBroughtUpToDate() throws IOException {
        seal(3, BLOCKS);
        down = "/blocks/290";
        Run broken = export();
        assertThat(broken.err()).startsWith("wardledger: ").contains("/blocks/290");
        assertThat(broken.status()).isEqualTo(1);
        assertWrong("is an export that was not finished");

        // one body was cut by whatever broke it off, and one was being written
        Path cut = export.resolve("1/blocks/007");
        Files.write(cut, new byte[] {1, 1, 7});
        Files.write(export.resolve("1/blocks/008.new"), new byte[] {1});
        down = null;
        asked.clear();
        assertComplete();
        assertThat(asked).contains("/api/v1/chains/1/blocks/7").doesNotContain("/api/v1/chains/1/blocks/8");
        assertThat(files()).contains(export.resolve("1/tile/0/000"), export.resolve("1/tile/0/001.p/44"));
        assertThat(files()).contains(export.resolve("1/tile/1/000.p/1"), export.resolve("1/tile/entries/001.p/44"));

        seal(BLOCKS, BLOCKS + 1);
        asked.clear();
        assertComplete();
        assertThat(asked).contains("/api/v1/chains/1/blocks/300").doesNotContain("/api/v1/chains/1/blocks/299");
        assertThat(files()).doesNotContain(export.resolve("1/tile/0/001.p/44"));

        assertThat(run(ExportTest::verifyCommand, export.toString()).status())
                .as("without a key")
                .isEqualTo(2);
    }

    @Test
    void aChangedByteInEachKindOfFileIsFoundAndNamed() throws IOException {
        seal(3, BLOCKS);
        assertComplete();
        for (String[] each : new String[][] {
            {"export.json", "export.json"},
            {"1/checkpoint", "checkpoint"},
            {"1/tile/0/000", "1/tile/0/000 is not what the headers give"},
            {"1/tile/1/000.p/1", "1/tile/1/000.p/1 is not what the headers give"},
            {"1/tile/entries/000", "chain 1"},
            {"1/tile/entries/001.p/44", "chain 1"},
            {"1/blocks/000", "chain 1, block 0"},
            {"1/blocks/142", "chain 1, block 142"},
            {"0/blocks/000", "chain 0, block 0"},
        }) {
            Path file = export.resolve(each[0]);
            byte[] good = Files.readAllBytes(file);
            for (int at : new int[] {0, good.length / 2, good.length - 1}) {
                byte[] bad = good.clone();
                bad[at] ^= 1;
                Files.write(file, bad);
                assertWrong(each[1]);
            }
            if (!each[0].equals("export.json")) {
                Files.delete(file);
                assertWrong(each[0].equals("1/checkpoint") ? "1/blocks/000 is no part of an export" : each[0]);
            }
            Files.write(file, good);
        }
        Files.write(export.resolve("1/blocks/300"), new byte[] {1});
        assertWrong("1/blocks/300 is no part of an export");
    }

    @Test
    void payloadsStandInTheirOrder() throws IOException {
        assertComplete();
        Path file = export.resolve("1/blocks/000");
        byte[] good = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        assertWrong("1/blocks/000 is no body");
    }

    @Test
    void aChainThatIsLeftOutIsNotVouchedFor() throws IOException {
        assertComplete();
        for (Path file : files()) {
            if (file.startsWith(export.resolve("0"))) {
                Files.delete(file);
            }
        }
        Run run = verify();
        assertThat(run.out()).contains("NOT AUTHENTICATED: nobody vouches that there is nothing of chain 0");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void aLengthIsNotBelieved() throws IOException {
        assertComplete();
        Path note = export.resolve("1/checkpoint");
        String good = Files.readString(note);
        Checkpoint signed =
                Checkpoint.parse(SignedNote.parse(good).orThrow().text()).orThrow();
        for (long size : new long[] {4L * TilePath.FULL_WIDTH, 1_000_000_000_000_000_000L, Long.MAX_VALUE}) {
            Files.writeString(
                    note,
                    SignedNote.sign(new Checkpoint(signed.origin(), size, signed.root()), LedgerFixture.KEY)
                            .encoded());
            assertWrong("1/checkpoint is over " + size + " blocks, and 1/tile/entries/");
        }
        // also where the last bundle is there
        TilePath.Entries last = ExportLayout.bundle(1_000_000_000_000_000_000L / TilePath.FULL_WIDTH - 1, 1L << 60);
        Path file = ExportLayout.tile(export, 1, last);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        Files.writeString(
                note,
                SignedNote.sign(
                                new Checkpoint(signed.origin(), 1_000_000_000_000_000_000L, signed.root()),
                                LedgerFixture.KEY)
                        .encoded());
        assertWrong("chain 1, block 0: 1/tile/entries/000 is missing");
        Files.writeString(note, good);
        Files.delete(file);
        Files.writeString(export.resolve("export.json"), "{\"version\":1,\"site\":\"demo\",\"chains\":999999999}\n");
        assertWrong("export.json has 999999999 chains, and a site that is verified has at most 10000");
    }

    @Test
    void nothingThatIsNoExportIsTouched() throws IOException {
        Files.createDirectories(export);
        Path other = Files.writeString(export.resolve("letter"), "Dear");
        assertThat(export().err()).contains("is not empty, and no export");
        assertThat(files()).containsExactly(other);
        Files.delete(other);
        Files.writeString(export.resolve("export.json"), "{\"version\":1,\"site\":\"elsewhere\",\"chains\":2}\n");
        assertThat(export().err()).contains("is an export of another site");
    }

    @Test
    void aLedgerWithoutACheckpointGivesNoExport() {
        down = "/checkpoint";
        assertThat(export().err()).contains("no signed checkpoint yet");
        down = "";
        assertThat(export().err()).startsWith("wardledger: ");
        assertThat(run(ExportCommand::run, "http://127.0.0.1:1", "--nothing").status())
                .isEqualTo(VerifyCommand.USAGE);
    }
}
