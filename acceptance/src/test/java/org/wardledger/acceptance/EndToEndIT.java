package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.checks.NothingLost;
import org.wardledger.acceptance.checks.ProofHolds;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.formats.Cids;
import org.wardledger.acceptance.formats.DocumentedPaths;
import org.wardledger.acceptance.formats.Entry;
import org.wardledger.acceptance.formats.Header;
import org.wardledger.acceptance.formats.SealedChain;
import org.wardledger.acceptance.formats.Trees;
import org.wardledger.acceptance.formats.VerifierKey;
import org.wardledger.acceptance.process.FreePort;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.QuarkusService;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Identity;
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
        NothingLost.check(manifest, site.api(), TAIL);
    }

    @Test
    void everyBlockOfTheTopicsHoldsAndHasEveryReadingOnce() {
        NothingLost.check(manifest, site.api(), TAIL);
        SealedBlocks blocks = SealedBlocks.read(site);
        blocks.haveAllOnce(manifest);
        blocks.raiseNoAlertTwice();
        blocks.areUnderSignedCheckpoints(site);
    }

    @Test
    void aReadingIsProvedWithTheVerifierKeyAlone() {
        NothingLost.check(manifest, site.api(), TAIL);
        VerifierKey key = VerifierKey.parse(site.vkey());
        for (String patient : manifest.patients()) {
            List<JsonNode> readings = site.api().readings(patient);
            for (JsonNode reading : List.of(readings.getFirst(), readings.getLast())) {
                String path = "/api/v1/entries/" + reading.path("chain") + "/" + reading.path("height") + "/"
                        + reading.path("index") + "/proof";
                // a checkpoint over a block that was just sealed may be a moment away
                Awaitility.await("a proof")
                        .atMost(TAIL)
                        .until(() -> site.api().fetch(path).statusCode() == 200);
                Entry entry = Entry.decode(ProofHolds.check(site.api().get(path), key));
                assertThat(entry).isInstanceOf(Entry.Reading.class);
                assertThat(((Entry.Reading) entry).seq())
                        .isEqualTo(reading.path("seq").asLong());
            }
        }
    }

    @Test
    void theBytesBehindACidHashToIt() {
        NothingLost.check(manifest, site.api(), TAIL);
        Identity some = manifest.acked().keySet().iterator().next();
        JsonNode sealed = site.api()
                .reading(some.device(), some.stream(), some.boot(), some.seq())
                .getFirst();
        assertThat(sealed.path("cids")).isNotEmpty();
        for (JsonNode cid : sealed.path("cids")) {
            assertThat(Cids.of(site.api().bytes("/api/v1/payloads/" + cid.asText())))
                    .isEqualTo(cid.asText());
        }
    }

    @Test
    void aBlockOfTheApiIsTheBlockOfTheTopics() {
        SealedBlocks blocks = SealedBlocks.read(site);
        for (SealedChain chain : blocks.chains()) {
            Header newest = chain.headers().getLast();
            String path = "/api/v1/chains/" + chain.chain() + "/blocks/" + newest.height();
            // probes go on, so the newest block of the topics may be a moment away
            Awaitility.await("the newest block")
                    .atMost(TAIL)
                    .until(() -> site.api().fetch(path).statusCode() == 200);
            JsonNode block = site.api().get(path);
            assertThat(block.path("header").asText()).isEqualTo(HexFormat.of().formatHex(newest.bytes()));
            assertThat(block.path("hash").asText()).isEqualTo(HexFormat.of().formatHex(newest.leaf()));
            assertThat(block.path("items")).hasSize(newest.entries());
            for (JsonNode item : block.path("items")) {
                byte[] entry = HexFormat.of().parseHex(item.path("bytes").asText());
                assertThat(item.path("leaf").asText()).isEqualTo(HexFormat.of().formatHex(Trees.leaf(entry)));
            }
        }
    }

    @Test
    void theApiIsDescribedAsOnThePageOfFormats() throws IOException {
        Set<String> described = new TreeSet<>();
        site.api().get("/q/openapi?format=json").path("paths").fieldNames().forEachRemaining(described::add);
        Set<String> written = DocumentedPaths.read();
        assertThat(written).hasSizeGreaterThan(12);
        assertThat(described).isEqualTo(written);
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
        assertThat(second.path("readings").path(0))
                .isNotEqualTo(first.path("readings").path(0));
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
