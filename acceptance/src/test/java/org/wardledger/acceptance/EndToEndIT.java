package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.checks.NothingLost;
import org.wardledger.acceptance.process.FreePort;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.QuarkusService;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Manifest;

/** From simulated monitors to sealed blocks, as anybody outside can see it. */
@ExtendWith(SharedSite.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndToEndIT {
    private static final Duration TAIL = Duration.ofSeconds(20);
    private final Site site;
    private Manifest manifest = new Manifest(Map.of(), 0);

    EndToEndIT(Site site) {
        this.site = site;
    }

    @BeforeAll
    void aWardRunsForTwentySeconds() throws IOException, InterruptedException {
        Path file = site.directory().resolve("end-to-end.ndjson");
        JavaProgram.Ended ended = site.simulator()
                .startWard("e2e", file, "--beds", "4", "--for", "20")
                .awaitEnd(Duration.ofSeconds(60));
        assertThat(ended.exit()).as(ended.text()).isZero();
        manifest = Manifest.read(file);
        assertThat(manifest.acked()).hasSizeGreaterThanOrEqualTo(4 * 2 * 18);
        assertThat(manifest.sent()).isEqualTo(manifest.acked().size());
    }

    @Test
    void everyAcknowledgedReadingIsInTheApiValueForValueAndNoOther() {
        NothingLost.Comparison comparison = NothingLost.check(manifest, site.api(), TAIL);
        assertThat(comparison.invented()).isEmpty();
        assertThat(comparison.found()).isEqualTo(manifest.acked().size());
    }

    @Test
    void theApiIsDescribed() {
        String description = site.api().text("/q/openapi");
        assertThat(description)
                .contains(
                        "/api/v1/chains",
                        "/api/v1/chains/{chain}/checkpoint",
                        "/api/v1/chains/{chain}/blocks",
                        "/api/v1/patients/{patient}/readings",
                        "/api/v1/payloads/{cid}",
                        "/api/v1/alerts",
                        "/api/v1/stream");
    }

    @Test
    void thePageIsThere() {
        assertThat(site.api().text("/")).containsIgnoringCase("<html");
    }

    @Test
    void aPageOfReadingsHasACursorToTheNext() {
        String patient = manifest.patients().iterator().next();
        JsonNode first = site.api().get("/api/v1/patients/" + patient + "/readings?limit=3");
        assertThat(first.path("readings")).hasSize(3);
        String cursor = first.path("next").asText();
        assertThat(cursor).isNotEmpty();
        JsonNode second = site.api().get("/api/v1/patients/" + patient + "/readings?limit=3&cursor=" + cursor);
        assertThat(second.path("readings").path(0)).isNotEqualTo(first.path("readings").path(0));
    }

    @Test
    void anUnknownThingIsAProblemDocument() {
        var answer = site.api().fetch("/api/v1/devices/nobody/streams/vitals/readings/b1/7");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void theApiRefusesToListenBeyondLoopback() throws IOException, InterruptedException {
        Path directory = site.directory().resolve("not-loopback");
        QuarkusService open = new QuarkusService(
                "ledger-service",
                FreePort.find(),
                Map.of(
                        "kafka.bootstrap.servers",
                        site.kafka().kafkaBootstrap(),
                        "wardledger.ledger.data",
                        directory.toString(),
                        "quarkus.http.host",
                        "0.0.0.0"),
                List.of(),
                site.directory().resolve("not-loopback.log"));
        open.start();
        JavaProgram.Ended ended = open.running().awaitEnd(Duration.ofSeconds(30));
        assertThat(ended.exit()).as(ended.text()).isNotZero();
        assertThat(ended.text()).contains("loopback");
    }
}
