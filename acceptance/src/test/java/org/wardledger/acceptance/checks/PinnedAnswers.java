package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.wardledger.acceptance.client.LedgerApi;
import org.wardledger.acceptance.reading.Identity;
import org.wardledger.acceptance.reading.Manifest;

/** What the API answers to questions that are pinned to heights: the same bytes for ever, whatever happens to the index. */
public final class PinnedAnswers {
    private static final Duration SIGNED = Duration.ofSeconds(20);
    private static final int CONFLICT = 409;

    private final LedgerApi api;
    private final String asOf;
    private final Map<String, String> answers;

    private PinnedAnswers(LedgerApi api, String asOf, Map<String, String> answers) {
        this.api = api;
        this.asOf = asOf;
        this.answers = answers;
    }

    /** Asks now, pinned to the present heights. */
    public static PinnedAnswers ask(LedgerApi api, Manifest manifest) {
        String asOf = api.get("/api/v1/chains").path("asOf").asText();
        return new PinnedAnswers(api, asOf, answers(api, questions(api, manifest, asOf), SIGNED));
    }

    /** Waits until the index is as far as it was, and asks again. */
    public void areTheSame(Duration within) {
        Awaitility.await("the index is as far as it was")
                .atMost(within)
                .until(() -> api.fetch("/api/v1/patients?asOf=" + asOf).statusCode() == 200);
        Map<String, String> now = answers(api, List.copyOf(answers.keySet()), within);
        answers.forEach((question, answer) ->
                assertThat(now.get(question)).as("GET %s", question).isEqualTo(answer));
    }

    /** Of every kind of question that can be pinned to heights, some. */
    private static List<String> questions(LedgerApi api, Manifest manifest, String asOf) {
        String pin = "asOf=" + asOf;
        List<String> questions = new ArrayList<>();
        questions.add("/api/v1/chains?" + pin);
        questions.add("/api/v1/patients?" + pin);
        for (String state : List.of("open", "raised", "cleared", "all")) {
            questions.add("/api/v1/alerts?state=" + state + "&" + pin);
        }
        for (String patient : manifest.patients()) {
            String readings = "/api/v1/patients/" + patient + "/readings?" + pin;
            questions.add(readings + "&limit=10000");
            questions.add(readings + "&limit=7");
            questions.add(readings + "&code=8867-4");
            questions.add(readings + "&limit=7&reattributed=include");
            Identity identity = manifest.of(patient).getFirst().identity();
            String stream = "/api/v1/devices/" + identity.device() + "/streams/" + identity.stream();
            questions.add(stream + "/readings/" + identity.boot() + "/" + identity.seq() + "?" + pin);
            questions.add(stream + "/audit?boot=" + identity.boot() + "&" + pin);
        }
        for (String position : asOf.split(",", -1)) {
            String[] parts = position.split(":", -1);
            String blocks = "/api/v1/chains/" + parts[0] + "/blocks";
            questions.add(blocks + "?limit=50&" + pin);
            long newest = Long.parseLong(parts[1]);
            for (long height = Math.max(0, newest - 5); height <= newest; height++) {
                questions.add(blocks + "/" + height + "?" + pin);
            }
            questions.addAll(ofTheLog(Integer.parseInt(parts[0]), newest, pin));
        }
        Identity some = manifest.acked().keySet().iterator().next();
        JsonNode sealed = api.reading(some.device(), some.stream(), some.boot(), some.seq())
                .getFirst();
        for (JsonNode cid : sealed.path("cids")) {
            questions.add("/api/v1/payloads/" + cid.asText());
        }
        questions.add("/api/v1/entries/" + sealed.path("chain") + "/" + sealed.path("height") + "/"
                + sealed.path("index") + "/disclosure");
        return questions;
    }

    /** Proofs of the newest and of the oldest entry, and of what lies between logs, at this size and at older ones. */
    private static List<String> ofTheLog(int chain, long newest, String pin) {
        List<String> questions = new ArrayList<>();
        String consistency = "/api/v1/chains/" + chain + "/consistency?from=";
        questions.add(consistency + "0&" + pin);
        questions.add(consistency + (newest + 1) / 2 + "&" + pin);
        questions.add(consistency + "1&to=" + Math.max(1, newest));
        String proof = "/api/v1/entries/" + chain + "/";
        for (String form : List.of("json", "binary", "tlog-proof")) {
            questions.add(proof + newest + "/0/proof?format=" + form + "&" + pin);
            questions.add(proof + "0/0/proof?format=" + form + "&size=" + (newest + 1));
            questions.add(proof + "0/0/proof?format=" + form + "&size=" + Math.max(1, newest / 2));
        }
        questions.add(proof + "0/0/proof?size=1");
        questions.add("/log/" + chain + "/tile/0/000.p/1");
        questions.add("/log/" + chain + "/tile/entries/000.p/1");
        questions.add(proof + "0/1/proof?asOf=" + chain + ":0");
        return questions;
    }

    /** What is not signed yet, or not indexed again up to what was signed, is asked for once more. */
    private static Map<String, String> answers(LedgerApi api, List<String> questions, Duration within) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String question : questions) {
            Awaitility.await(question)
                    .atMost(within)
                    .pollDelay(Duration.ZERO)
                    .until(() -> api.fetch(question).statusCode() != CONFLICT);
            // bytes as Latin-1: one character a byte
            answers.put(question, new String(api.bytes(question), StandardCharsets.ISO_8859_1));
        }
        return answers;
    }
}
