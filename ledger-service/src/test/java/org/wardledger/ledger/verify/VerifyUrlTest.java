package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.ledger.fixture.LedgerFixture;

/** The auditor before a service that answers nonsense: findings, never stack traces. The honest one is tested elsewhere. */
class VerifyUrlTest {
    private static final String CHAINS = "/api/v1/chains";
    private static final String ONE_CHAIN = "{\"chains\":[{\"chain\":0,\"height\":0}]}";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private HttpServer server;

    VerifyUrlTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            String answer = answers.get(exchange.getRequestURI().getPath());
            byte[] body = (answer == null ? "" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String verify() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = VerifyCommand.run(
                new String[] {"http://127.0.0.1:" + server.getAddress().getPort()},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                LedgerFixture.NO_TOPICS);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isEqualTo(1);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aServiceThatIsNotThereIsAFinding() {
        server.stop(0);
        assertThat(verify()).startsWith("WRONG: ").contains("does not answer");
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
        answers.put(CHAINS, answer);
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
        answers.put(CHAINS, ONE_CHAIN);
        answers.put("/api/v1/chains/0/blocks/0", answer);
        assertThat(verify()).contains("WRONG: " + finding);
    }

    @Test
    void aMalformedCheckpointIsAFinding() {
        answers.put(CHAINS, "{\"chains\":[{\"chain\":0,\"height\":-1}]}");
        answers.put("/api/v1/chains/0/checkpoint", "hello");
        assertThat(verify()).contains("chain 0: its checkpoint is malformed");
    }
}
