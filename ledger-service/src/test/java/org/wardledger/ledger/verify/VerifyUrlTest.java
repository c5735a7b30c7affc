package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.Cid;
import org.wardledger.core.proof.TilePath;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.query.AlertQueries;
import org.wardledger.ledger.query.AnswerJson;
import org.wardledger.ledger.query.ChainQueries;
import org.wardledger.ledger.query.LogQueries;
import org.wardledger.ledger.query.PatientQueries;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.ProofQueries;
import org.wardledger.ledger.query.ReadingQueries;
import org.wardledger.ledger.query.ReadingView;
import org.wardledger.ledger.query.ReadingsAnswer;
import org.wardledger.ledger.query.ReadingsFilter;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;

/** The auditor before a service that answers nonsense: findings, never stack traces. The honest one is tested elsewhere. */
class VerifyUrlTest {
    private static final String CHAINS = "/api/v1/chains";
    private static final String ONE_CHAIN = "{\"chains\":[{\"chain\":0,\"height\":0}]}";

    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final Set<String> unavailable = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    VerifyUrlTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            byte[] answer = answers.get(exchange.getRequestURI().getPath());
            byte[] body = answer == null ? new byte[0] : answer;
            int status = unavailable.contains(exchange.getRequestURI().getPath()) ? 503 : answer == null ? 404 : 200;
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, String text) {
        answers.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private String verify(String... options) {
        return verify(1, options);
    }

    private String verify(int expected, String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = VerifyCommand.run(
                Stream.concat(
                                Stream.of("http://127.0.0.1:"
                                        + server.getAddress().getPort()),
                                Stream.of(options))
                        .toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                LedgerFixture.NO_TOPICS);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isEqualTo(expected);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aServiceThatIsNotThereIsNoFindingAndNoProof() {
        server.stop(0);
        assertThat(verify(4)).startsWith("NOT CHECKED: ").contains("does not answer");
    }

    @Test
    void aServiceThatEndsMeanwhileIsNoFindingUnlessSomethingWasFoundBefore() {
        answer(CHAINS, "{\"chains\":[{\"chain\":0,\"height\":0},{\"chain\":1,\"height\":0}]}");
        unavailable.add("/api/v1/chains/0/blocks/0");
        assertThat(verify(4)).startsWith("NOT CHECKED: ").contains("blocks/0 answers with status 503");
        unavailable.clear();
        unavailable.add("/api/v1/chains/1/blocks/0");
        assertThat(verify(1))
                .contains("NOT CHECKED to the end: ", "WRONG: chain 0, block 0: ", "blocks/0 is not there");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>              | does not answer with JSON",
                "{}                  | has no list of chains",
                "{\"chains\":[{}]}   | the list of chains is malformed",
                "{\"chains\":[]}     | nothing to verify",
                "null                | has no list of chains",
            })
    void aBadListOfChainsIsAFinding(String answer, String finding) {
        answer(CHAINS, answer);
        assertThat(verify()).contains("WRONG: ", finding);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                     | chain 0, block 0: the answer has no items",
                "{\"items\":[]}                         | chain 0, block 0: the answer has no header in hex",
                "{\"header\":\"0g\",\"items\":[]}       | chain 0, block 0: the answer has no header in hex",
                "{\"header\":\"00\",\"items\":[]}       | chain 0, block 0: its header cannot be read",
                "{\"header\":\"01\",\"items\":[{}]}     | chain 0, block 0: the answer has no bytes of entry 0 in hex",
            })
    void aBadBlockIsAFindingThatNamesIt(String answer, String finding) {
        answer(CHAINS, ONE_CHAIN);
        answer("/api/v1/chains/0/blocks/0", answer);
        assertThat(verify()).contains("WRONG: " + finding);
    }

    @Test
    void aMalformedCheckpointIsAFinding() {
        answer(CHAINS, "{\"chains\":[{\"chain\":0,\"height\":-1}]}");
        answer("/api/v1/chains/0/checkpoint", "hello");
        assertThat(verify()).contains("chain 0: its checkpoint is malformed");
    }

    @Test
    void neitherChainsNorHeightsAreBelieved() {
        String many = IntStream.rangeClosed(0, BlockSource.MAX_CHAINS)
                .mapToObj(chain -> "{\"chain\":" + chain + ",\"height\":-1}")
                .collect(Collectors.joining(",", "{\"chains\":[", "]}"));
        answer(CHAINS, many);
        assertThat(verify()).contains("WRONG: ", "has 10001 chains, and a site that is verified has at most 10000");
        answer(CHAINS, "{\"chains\":[{\"chain\":0,\"height\":" + Long.MAX_VALUE + "}]}");
        assertThat(verify()).contains("WRONG: chain 0, block 0: ", "is not there");
        answer(CHAINS, "{\"chains\":[{\"chain\":0,\"height\":9223372036854775808}]}");
        assertThat(verify()).contains("WRONG: the list of chains is malformed");
    }

    /** All that a service says of a ledger, as far as it is asked. */
    private void serve(LedgerFixture ledger) {
        try (LedgerStore store = ledger.store()) {
            Pins newest = Pins.newest(store);
            answer(CHAINS, AnswerJson.text(new ChainQueries(store, LedgerFixture.SITE).chains(newest)));
            answer("/api/v1/alerts", AnswerJson.text(new AlertQueries(store).alerts(AlertQueries.Which.ALL, newest)));
            var patients = new PatientQueries(store).patients(newest);
            answer("/api/v1/patients", AnswerJson.text(patients));
            ReadingQueries readings = new ReadingQueries(store);
            for (var patient : patients.patients()) {
                ReadingsAnswer page = readings.ofPatient(
                        patient.patient(), ReadingsFilter.of(null, null, null, 10, "include"), null, newest.text());
                answer("/api/v1/patients/" + patient.patient() + "/readings", AnswerJson.text(page));
                for (ReadingView one : page.readings()) {
                    answer(
                            identity(one),
                            AnswerJson.text(
                                    readings.ofDevice(one.device(), one.stream(), one.boot(), one.seq(), newest)));
                }
            }
            LogQueries logs = new LogQueries(store, ledger.checkpoints());
            ProofQueries proofs = new ProofQueries(store, ledger.checkpoints(), LedgerFixture.PAST);
            for (ChainStore chain : store.chains()) {
                int number = chain.chain();
                answer(CHAINS + "/" + number + "/checkpoint", proofs.checkpoint(number));
                List<TilePath> tiles = new ArrayList<>(ExportLayout.nodes(chain.height() + 1));
                tiles.add(ExportLayout.bundle(0, chain.height() + 1));
                tiles.forEach(tile -> answers.put(
                        "/log/" + number + "/tile/" + tile.text(), logs.tile(Integer.toString(number), tile.text())));
            }
            for (Block block : ledger.blocks()) {
                String path = CHAINS + "/" + block.header().chain() + "/blocks/"
                        + block.header().height();
                answer(
                        path,
                        AnswerJson.text(new ChainQueries(store, LedgerFixture.SITE)
                                .block(block.header().chain(), block.header().height(), newest)));
                block.body()
                        .payloads()
                        .forEach(payload -> answers.put("/api/v1/payloads/" + Cid.ofPayload(payload), payload));
            }
        }
    }

    private static String identity(ReadingView reading) {
        return "/api/v1/devices/" + reading.device() + "/streams/" + reading.stream() + "/readings/" + reading.boot()
                + "/" + reading.seq();
    }

    @Test
    void whatTheApiSaysOfPositionsIsComparedAndTheFirstWrongPlaceNamed(@TempDir Path dir) {
        LedgerFixture ledger = LedgerFixture.in(dir);
        for (int i = 0; i < 5; i++) {
            ledger.vitals("bed-1", i, i, hr(i == 3 ? 40 : 70))
                    .vitals("bed-2", i, i, hr(71))
                    .seal();
        }
        serve(ledger.sign());
        String vkey = LedgerFixture.KEY.verifierKey().text();
        assertThat(verify(0, "--vkey", vkey))
                .contains("COMPARED: of the API: ", " tiles, 2 changes of alerts, 10 readings of 2 patients")
                .contains("NOT COMPARED: of the API: patients' names");
        int chain = ledger.blocks().getLast().header().chain();
        String tile = answers.keySet().stream()
                .filter(path -> path.startsWith("/log/" + chain + "/tile/0/"))
                .findFirst()
                .orElseThrow();
        byte[] nodes = answers.put(tile, new byte[32]);
        assertThat(verify("--vkey", vkey)).contains("WRONG: " + tile + " is not what the headers give");
        answers.put(tile, nodes);
        planted("/api/v1/alerts", "\"state\":\"cleared\",\"priority\"", "\"state\":\"raised\",\"priority\"", "alert ");
        planted("/api/v1/patients/bed.w.bed-1/readings", "\"seq\":2", "\"seq\":7", "reading 7 ");
        planted("/api/v1/devices/mon-bed-1/streams/vitals/readings/b1/2", "\"index\":", "\"index\":9", "reading 2 ");
        answer("/api/v1/alerts", "{\"alerts\":[]}");
        assertThat(verify("--vkey", vkey)).contains("WRONG: the API does not list alert ");
    }

    /** A fault in an answer, which is found; then it is as it was. */
    private void planted(String path, String good, String bad, String finding) {
        byte[] before = Objects.requireNonNull(answers.get(path));
        String text = new String(before, StandardCharsets.UTF_8);
        assertThat(text).contains(good);
        answer(path, text.replace(good, bad));
        assertThat(verify("--vkey", LedgerFixture.KEY.verifierKey().text()))
                .contains("WRONG: the API says that " + finding);
        answers.put(path, before);
    }

    @Test
    void nobodyVouchesForAChainThatIsWithheld(@TempDir Path dir) {
        LedgerFixture ledger = LedgerFixture.in(dir).seal().sign();
        serve(ledger);
        String vkey = LedgerFixture.KEY.verifierKey().text();
        answer(CHAINS, "{\"chains\":[{\"chain\":0,\"height\":0},{\"chain\":1,\"height\":0}]}");
        assertThat(verify(0, "--vkey", vkey)).contains("OK: all of it is there");
        answer(CHAINS, "{\"chains\":[{\"chain\":0,\"height\":0},{\"chain\":1,\"height\":-1}]}");
        answers.remove(CHAINS + "/1/checkpoint");
        assertThat(verify(2, "--vkey", vkey))
                .contains("NOT AUTHENTICATED: nobody vouches that there is nothing of chain 1")
                .doesNotContain("OK: ");
    }
}
