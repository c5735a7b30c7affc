package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.checks.JoinedSides;
import org.wardledger.acceptance.checks.MovingDevice;
import org.wardledger.acceptance.checks.Reassignments;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.client.Json;
import org.wardledger.acceptance.formats.Content;
import org.wardledger.acceptance.formats.Entry;
import org.wardledger.acceptance.formats.SealedChain;
import org.wardledger.acceptance.formats.SealedChain.Sealed;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;

/** A device goes from its bed to a patient and on to another, in other chains, and publishes all the time. */
@ExtendWith(SharedSite.class)
class ReassignmentIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String WARD = "moves";

    private final Site site;

    ReassignmentIT(Site site) {
        this.site = site;
    }

    @Test
    void everyReadingIsSealedOnceUnderWhoseTimeItWasAndWhatFollowsKnowsWhereItEnded()
            throws IOException, InterruptedException, MqttException {
        Reassignments.Moved moved = Reassignments.check(site, WARD);
        MovingDevice device = moved.device();
        SealedBlocks blocks = JoinedSides.check(site, device);
        eachIsHandedOver(blocks, device, moved.expected());
        theHistoryIsTold(device, moved.patients(), moved.first(), moved.second());
        refusesWhatComesTooSoon(device, moved.patients().getFirst());
        aCorrectionLeavesReadingsOut(device, moved.patients().getFirst(), moved.first());
        anErasureTakesThePatientOutOfTheHistory(device, moved.patients().getLast());
        JavaProgram.Ended verified = site.verify(List.of(site.api().base(), "--vkey", site.vkey()));
        assertThat(verified.exit()).as(verified.text()).isZero();
    }

    private void refusesWhatComesTooSoon(MovingDevice device, String patient) {
        Instant soon = Instant.now().plusMillis(1_000).truncatedTo(ChronoUnit.MILLIS);
        assertThat(Reassignments.post(site, WARD, device.device(), patient, soon)
                        .statusCode())
                .isEqualTo(400);
    }

    private static void eachIsHandedOver(SealedBlocks blocks, MovingDevice device, Map<Long, String> expected) {
        Map<String, Long> lasts = new HashMap<>();
        expected.forEach((seq, patient) -> lasts.merge(patient, seq, Math::max));
        Map<Content.Ref, Content.Assignment> places = new HashMap<>();
        blocks.chains().forEach(chain -> blocks.assignments(chain)
                .forEach((handle, place) -> places.put(new Content.Ref(chain.chain(), handle), place)));
        int handed = 0;
        for (SealedChain chain : blocks.chains()) {
            for (Sealed<Entry.Handover> one : chain.handovers()) {
                Content.Handover from = blocks.disclosures()
                        .content(one, Content.Handover.class)
                        .orElseThrow();
                Content.Assignment old = named(places, from.old());
                assertThat(one.entry().last()).as("last of %s", old).isEqualTo(lasts.get(old.patient()));
                assertThat(chain.stream(one.entry().stream()).boot()).isEqualTo(device.boot());
                handed++;
            }
            for (Sealed<Entry.Released> one : chain.released()) {
                Content.Release release =
                        blocks.disclosures().content(one, Content.Release.class).orElseThrow();
                assertThat(release.until()).isEqualTo(one.entry().until());
                assertThat(named(places, release.successor()).device()).isEqualTo(device.device());
            }
        }
        assertThat(handed).isEqualTo(2);
        assertThat(blocks.chains().stream()
                        .mapToInt(chain -> chain.released().size())
                        .sum())
                .isEqualTo(2);
    }

    private static Content.Assignment named(Map<Content.Ref, Content.Assignment> places, Content.Ref ref) {
        Content.Assignment place = places.get(ref);
        if (place == null) {
            throw new AssertionError("no such assignment in that chain: " + ref);
        }
        return place;
    }

    private void theHistoryIsTold(MovingDevice device, List<String> patients, Instant first, Instant second) {
        JsonNode history = site.api()
                .get("/api/v1/devices/" + device.device() + "/assignments")
                .path("assignments");
        assertThat(history).hasSize(2);
        assertThat(history.path(0).path("patient").asText()).isEqualTo(patients.getFirst());
        assertThat(Instant.parse(history.path(0).path("from").asText())).isEqualTo(first);
        assertThat(Instant.parse(history.path(0).path("until").asText())).isEqualTo(second);
        assertThat(history.path(1).path("patient").asText()).isEqualTo(patients.getLast());
        assertThat(history.path(1).has("until")).isFalse();
        long some = device.acked().keySet().iterator().next();
        assertThat(site.api().reading(device.device(), "vitals", device.boot(), some))
                .hasSize(1);
    }

    private void aCorrectionLeavesReadingsOut(MovingDevice device, String patient, Instant first) {
        List<JsonNode> before = site.api().readings(patient);
        String assignment = site.api()
                .get("/api/v1/devices/" + device.device() + "/assignments")
                .path("assignments")
                .path(0)
                .path("assignment")
                .asText();
        HttpResponse<byte[]> answer = site.api()
                .post(
                        "/api/v1/devices/" + device.device() + "/assignments/" + assignment + "/reattribute",
                        """
                        {"from":"%s","to":"%s","reason":"it was at the other bed","actor":"a nurse"}""".formatted(first, first.plusSeconds(1)));
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        assertThat(Json.read(answer.body()).path("state").asText()).isEqualTo("sealed");
        List<JsonNode> after = site.api().readings(patient);
        assertThat(after).hasSizeLessThan(before.size()).isSubsetOf(before);
        JsonNode all = site.api().get("/api/v1/patients/" + patient + "/readings?reattributed=include&limit=10000");
        assertThat(all.path("readings")).hasSize(before.size());
        all.path("readings")
                .forEach(reading -> assertThat(reading.path("reattributed").asBoolean())
                        .isEqualTo(Instant.parse(reading.path("time").asText()).isBefore(first.plusSeconds(1))));
    }

    private void anErasureTakesThePatientOutOfTheHistory(MovingDevice device, String patient) {
        assertThat(site.api()
                        .ask("DELETE", "/api/v1/patients/" + patient)
                        .path("state")
                        .asText())
                .isEqualTo("sealed");
        Awaitility.await("the device's history without who was erased")
                .atMost(SOON)
                .until(() -> !site.api()
                        .get("/api/v1/devices/" + device.device() + "/assignments")
                        .path("assignments")
                        .path(1)
                        .has("patient"));
    }
}
