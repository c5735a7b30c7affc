package org.wardledger.ledger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.audit.AuditCheck;
import org.wardledger.core.audit.AuditVerdict;
import org.wardledger.core.content.Cid;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCheck;
import org.wardledger.core.proof.BundleCodec;
import org.wardledger.core.proof.BundleVerdict;
import org.wardledger.core.proof.TlogProof;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.wire.AuditJson;
import org.wardledger.ledger.wire.ProofJson;

/**
 * The HTTP surface of a running service. Its last test opens the index anew, which the others' ledger does not outlive; Quarkus
 * runs the classes of a profile in the order of their names.
 */
@QuarkusTest
@TestProfile(WithoutKafka.class)
@Timeout(60)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServiceTest extends RunningService {
    @Test
    void chainsBlocksAndEntriesCanBeWalkedFromTheTop() throws Exception {
        JsonNode chains = browser.json("/api/v1/chains");
        assertThat(chains.path("site").asText()).isEqualTo("demo");
        assertThat(chains.path("vkey").asText())
                .isEqualTo(LedgerFixture.KEY.verifierKey().text());
        for (JsonNode chain : chains.path("chains")) {
            String path = "/api/v1/chains/" + chain.path("chain");
            JsonNode blocks = browser.json(path + "/blocks?limit=1");
            assertThat(blocks.path("blocks")).hasSize(1);
            JsonNode block = browser.json(path + "/blocks/" + chain.path("height"));
            assertThat(block.path("hash").asText()).isEqualTo(chain.path("head").asText());
            assertThat(block.path("items")).hasSize(block.path("entries").asInt());
            assertThat(block.path("header").asText()).matches("[0-9a-f]+");
        }
    }

    @Test
    void anAuditSaysWhichSequencesAreThereAndProvesIt() throws Exception {
        String path = "/api/v1/devices/mon-bed-1/streams/vitals/audit";
        HttpResponse<byte[]> answer = browser.get(path + "?boot=b1&from=0&to=1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(AuditCheck.verify(AuditJson.decode(answer.body()), Set.of(LedgerFixture.KEY.verifierKey())))
                .isInstanceOf(AuditVerdict.Proved.class);
        assertThat(browser.json(path + "?boot=b1").path("sealed").toString()).startsWith("[[1,");
        assertThat(browser.get(path + "?boot=nobody").statusCode()).isEqualTo(404);
        assertThat(browser.get(path).statusCode()).isEqualTo(400);
        assertThat(browser.get(path + "?boot=b1&from=-1").statusCode()).isEqualTo(400);
        assertThat(browser.get(path + "?boot=b1&from=9223372036854775807").statusCode())
                .isEqualTo(400);
        assertThat(browser.get(path + "?boot=b1&from=0&to=9223372036854775807").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theCheckpointIsASignedNoteInPlainText() throws Exception {
        HttpResponse<byte[]> answer = browser.get("/api/v1/chains/0/checkpoint");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(SignedNote.parse(answer.body()).orThrow().text()).startsWith("demo/0/1\n");
    }

    @Test
    void anEntryIsProvedAndAPayloadGivenByItsIdentifier() throws Exception {
        JsonNode reading = browser.json("/api/v1/devices/mon-bed-1/streams/vitals/readings/b1/1?asOf=" + position())
                .path("readings")
                .get(0);
        String cid = reading.path("cids").get(0).asText();
        HttpResponse<byte[]> payload = browser.get("/api/v1/payloads/" + cid);
        assertThat(Cid.ofPayload(payload.body()).toString()).isEqualTo(cid);
        assertThat(payload.headers().firstValue("Content-Type")).contains("application/octet-stream");
        JsonNode proof = browser.json("/api/v1/entries/" + reading.path("chain") + "/" + reading.path("height") + "/"
                + reading.path("index") + "/proof");
        assertThat(proof.path("checkpoint").asText()).contains("\u2014 demo ");
    }

    @ParameterizedTest
    @CsvSource({
        "?format=json, */*, application/json",
        "?format=binary, */*, application/vnd.wardledger.proof",
        "?format=tlog-proof, */*, text/plain;charset=UTF-8",
        "'', */*, application/json",
        "'', application/vnd.wardledger.proof, application/vnd.wardledger.proof",
        "'', text/plain, text/plain;charset=UTF-8",
        "'', 'text/plain;q=0.5, application/json', application/json",
        "?format=binary, application/json, application/vnd.wardledger.proof",
    })
    void aProofComesInTheFormThatIsAskedFor(String query, String accept, String type) throws Exception {
        HttpResponse<byte[]> answer = browser.get("/api/v1/entries/0/0/1/proof" + query, "Accept", accept);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
        byte[] body = answer.body();
        Bundle bundle = BundleCodec.isOne(body)
                ? BundleCodec.decode(body)
                : TlogProof.isOne(body) ? TlogProof.decode(body) : ProofJson.decode(body);
        assertThat(BundleCheck.verify(bundle, Set.of(LedgerFixture.KEY.verifierKey())))
                .isInstanceOf(BundleVerdict.Proved.class);
        assertThat(answer.headers().firstValue("Content-Disposition").isPresent())
                .isEqualTo(!type.equals("application/json"));
    }

    @ParameterizedTest
    @CsvSource({
        "/log/0/checkpoint, text/plain;charset=UTF-8, no-cache",
        "/log/0/tile/0/000.p/1, application/octet-stream, 'public, max-age=31536000, immutable'",
        "/log/0/tile/entries/000.p/1, application/octet-stream, 'public, max-age=31536000, immutable'",
    })
    void theLogIsMadeOfFilesThatSayHowLongTheyMayBeKept(String path, String type, String keep) throws Exception {
        HttpResponse<byte[]> answer = browser.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).isEqualToIgnoringCase(type);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly(keep);
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/log/0/tile/0/000",
                "/log/0/tile/0/000.p/0",
                "/log/0/tile/0/000.p/01",
                "/log/0/tile/0/0",
                "/log/0/tile/0/00%30.p/1",
                "/log/0/tile/0/x000/000.p/1",
                "/log/0/tile/00/000.p/1",
                "/log/0/tile/64/000.p/1",
                "/log/0/tile/data/000.p/1",
                "/log/0/tile/entries/000",
                "/log/0/tile/",
                "/log/0/tile",
                "/log/0/",
                "/log/",
                "/log/00/checkpoint",
                "/log/9/checkpoint",
                "/log/0/1/checkpoint",
                "/log/0/2/checkpoint",
                "/log/0/1/tile/0/000.p/1",
                "/log/0/tile/checkpoint",
                "/log/x/tile/0/000.p/1",
                "/log/0/checkpoint/",
                "/log/0//tile/0/000.p/1",
                "/log/0/tile/0/000.p/1/",
            })
    void noOtherFileIsInTheLogAndThatIsNotKept(String path) throws Exception {
        HttpResponse<byte[]> answer = browser.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-cache");
    }

    @Test
    void theLogOfTheNewestCheckpointBeginsWithTheOneBefore() throws Exception {
        JsonNode answer = browser.json("/api/v1/chains/1/consistency?from=1");
        Checkpoint claim = Checkpoint.parse(
                        SignedNote.parse(answer.path("checkpoint").asText())
                                .orThrow()
                                .text())
                .orThrow();
        assertThat(claim.size()).isEqualTo(answer.path("to").asLong());
        assertThat(answer.path("proof").isArray()).isTrue();
        String pinned = "/api/v1/chains/1/consistency?from=0&to=1";
        assertThat(browser.json(pinned).has("checkpoint")).isFalse();
    }

    @Test
    void aPinnedAnswerIsTheSameByteForByteWhateverIsSealedMeanwhile() throws Exception {
        List<String> questions = new ArrayList<>();
        String pin = position();
        for (String path : List.of(
                "chains?",
                "chains/0/blocks?",
                "chains/1/blocks/0?",
                "patients?",
                "patients/bed.w.bed-1/readings?",
                "alerts?state=all&")) {
            questions.add("/api/v1/" + path + "asOf=" + pin);
        }
        List<String> before = answers(questions);
        seal(30);
        seal(90);
        assertThat(answers(questions)).isEqualTo(before);
    }

    private List<String> answers(List<String> questions) throws IOException, InterruptedException {
        List<String> answers = new ArrayList<>();
        for (String question : questions) {
            HttpResponse<byte[]> answer = browser.get(question);
            assertThat(answer.statusCode()).as(question).isEqualTo(200);
            answers.add(new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answers;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/chains/9/blocks, 404",
        "/api/v1/chains/x/blocks, 400",
        "/api/v1/chains/0/blocks?limit=0, 400",
        "/api/v1/chains/0/blocks?from=-1, 400",
        "/api/v1/chains/0/blocks/99999, 404",
        "/api/v1/chains/9/checkpoint, 404",
        "/api/v1/chains?asOf=0:99999, 409",
        "/api/v1/chains?asOf=nonsense, 400",
        "/api/v1/patients/nobody/readings, 404",
        "/api/v1/patients/bed.w.bed-1/readings?from=yesterday, 400",
        "/api/v1/patients/bed.w.bed-1/readings?limit=10001, 400",
        "/api/v1/patients/bed.w.bed-1/readings?cursor=x, 400",
        "/api/v1/devices/mon-bed-1/streams/vitals/readings/b1/999, 404",
        "/api/v1/devices/mon-bed-1/streams/vitals/readings/b1/x, 400",
        "/api/v1/entries/0/0/999/proof, 404",
        "/api/v1/entries/0/0/0/proof?format=pdf, 400",
        "/api/v1/entries/0/0/0/proof?size=x, 400",
        "/api/v1/chains/0/consistency, 400",
        "/api/v1/chains/0/consistency?from=2&to=1, 400",
        "/api/v1/chains/0/consistency?from=0&to=99999, 409",
        "/api/v1/chains/9/consistency?from=0, 404",
        "/api/v1/payloads/x, 400",
        "/api/v1/payloads/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku, 404",
        "/api/v1/alerts?state=loud, 400",
        "/api/v1/nothing, 404",
        "/api/v2/chains, 404",
    })
    void whatCannotBeAnsweredIsAProblem(String path, int status) throws Exception {
        HttpResponse<byte[]> answer = browser.get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = browser.json(path);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).isNotEmpty();
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("detail").asText()).isNotEmpty();
    }

    @Test
    void aPatientIsToldAlone() throws Exception {
        JsonNode answer = browser.json("/api/v1/patients/bed.w.bed-1");
        assertThat(answer.path("patient").path("bed").asText()).isEqualTo("bed-1");
        assertThat(answer.path("asOf").asText()).isNotEmpty();
        assertThat(browser.get("/api/v1/patients/nobody").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/v1/patients/nobody, '', 404",
        "POST, /api/v1/patients/nobody/rekey, '', 404",
        "POST, /api/v1/patients, '{}', 400",
        "POST, /api/v1/patients/nobody/transfer, '{\"ward\":\"w\",\"bed\":\"b\",\"actor\":\"n\"}', 404",
        "POST, /api/v1/patients/nobody/discharge, '{\"actor\":\"n\"}', 404",
        "PUT, /api/v1/patients/nobody/person, '{\"actor\":\"n\"}', 404",
        "PUT, /api/v1/patients/nobody/person, '{', 400",
    })
    void whatCannotBeDoneToAPatientIsAProblem(String method, String path, String body, int status) throws Exception {
        HttpResponse<byte[]> answer = browser.send(method, path, body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("urn:wardledger:problem:" + (status == 404 ? "unknown" : "bad-parameter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app.js", "/app.css", "/api/v1/chains", "/api/v1/nothing"})
    void everyAnswerCarriesTheSecurityHeaders(String path) throws Exception {
        HttpResponse<byte[]> answer = browser.get(path);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.headers().allValues("Cache-Control"))
                .containsExactly(path.startsWith("/api") ? "no-store" : "no-cache");
    }

    @Test
    void thePageIsThereAndTheApiIsDescribed() throws Exception {
        assertThat(new String(browser.get("/").body(), StandardCharsets.UTF_8)).contains("<h1>WardLedger");
        assertThat(new String(browser.get("/q/openapi").body(), StandardCharsets.UTF_8))
                .contains("/api/v1/chains/{chain}/blocks/{height}", "/api/v1/stream");
    }

    @Test
    @Order(Integer.MAX_VALUE) // what the others seal with reads the index that is open now
    void whileTheIndexIsBeingOpenedAnewAnswersAreAskedForAgainLater() throws Exception {
        store.close();
        try {
            for (String path : List.of("/api/v1/patients", "/api/v1/chains/0/blocks", "/log/0/tile/0/000.p/1")) {
                HttpResponse<byte[]> answer = browser.get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
                assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
                assertThat(browser.json(path).path("type").asText()).isEqualTo("urn:wardledger:problem:no-index");
            }
        } finally {
            store.reopen();
        }
        assertThat(browser.get("/api/v1/patients").statusCode()).isEqualTo(200);
    }
}
