package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.checks.NothingLost;
import org.wardledger.acceptance.client.LedgerApi;
import org.wardledger.acceptance.process.Directories;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Identity;
import org.wardledger.acceptance.reading.Manifest;

/** The index is a view of the topics: lost, it is built again, and says the same. */
@ExtendWith(SharedSite.class)
class RebuildIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Test
    void withoutItsIndexTheServiceAnswersAsBefore(Site site) throws IOException, InterruptedException {
        Path file = site.directory().resolve("rebuild.ndjson");
        JavaProgram.Ended ended = site.simulator()
                .startWard(
                        "rebuild",
                        file,
                        "--beds",
                        "2",
                        "--scenario",
                        "bradycardia",
                        "--backfill",
                        "50",
                        "--backfill-only")
                .awaitEnd(Duration.ofSeconds(60));
        assertThat(ended.exit()).as(ended.text()).isZero();
        Manifest manifest = Manifest.read(file);
        NothingLost.check(manifest, site.api(), WITHIN);

        String asOf = site.api().get("/api/v1/chains").path("asOf").asText();
        List<String> questions = questions(site.api(), manifest, asOf);
        Map<String, String> before = answers(site.api(), questions);

        site.ledger().stop();
        Path index = site.ledgerData().resolve("index");
        assertThat(index).isDirectory();
        Directories.delete(index);
        site.ledger().start();
        site.ledger().awaitReady();
        Awaitility.await("the index is as far as it was")
                .atMost(WITHIN)
                .until(() -> site.api().fetch("/api/v1/patients?asOf=" + asOf).statusCode() == 200);

        Map<String, String> after = answers(site.api(), questions);
        before.forEach((question, answer) ->
                assertThat(after.get(question)).as("GET %s", question).isEqualTo(answer));
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
            Identity identity = manifest.of(patient).getFirst().identity();
            questions.add("/api/v1/devices/" + identity.device() + "/streams/" + identity.stream() + "/readings/"
                    + identity.boot() + "/" + identity.seq() + "?" + pin);
        }
        for (String position : asOf.split(",", -1)) {
            String[] parts = position.split(":", -1);
            String blocks = "/api/v1/chains/" + parts[0] + "/blocks";
            questions.add(blocks + "?limit=50&" + pin);
            long newest = Long.parseLong(parts[1]);
            for (long height = Math.max(0, newest - 5); height <= newest; height++) {
                questions.add(blocks + "/" + height + "?" + pin);
            }
        }
        Identity some = manifest.acked().keySet().iterator().next();
        JsonNode sealed = api.reading(some.device(), some.stream(), some.boot(), some.seq())
                .getFirst();
        for (JsonNode cid : sealed.path("cids")) {
            questions.add("/api/v1/payloads/" + cid.asText());
        }
        return questions;
    }

    private static Map<String, String> answers(LedgerApi api, List<String> questions) {
        Map<String, String> answers = new LinkedHashMap<>();
        // bytes as Latin-1: one character a byte
        questions.forEach(
                question -> answers.put(question, new String(api.bytes(question), StandardCharsets.ISO_8859_1)));
        return answers;
    }
}
