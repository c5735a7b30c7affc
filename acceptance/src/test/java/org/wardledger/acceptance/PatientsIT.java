package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.alerts.AlertOrder;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.client.Json;
import org.wardledger.acceptance.formats.Content;
import org.wardledger.acceptance.formats.Entry;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;

/** A patient comes, is observed, is brought to another ward while an alert stands, and leaves. */
@ExtendWith(SharedSite.class)
class PatientsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PATIENT = "stays-pat-1";
    private static final String PATH = "/api/v1/patients/" + PATIENT;
    private static final String BEFORE = "wards/stays-1/beds/b1/alerts/";
    private static final String AFTER = "wards/stays-2/beds/b9/alerts/";

    private final Site site;

    PatientsIT(Site site) {
        this.site = site;
    }

    @Test
    void anAlertGoesWithItsPatientAndEndsWhenThePatientLeaves()
            throws IOException, InterruptedException, MqttException {
        try (AlertOrder ward = AlertOrder.listen(site.mqttUrl())) {
            post("/api/v1/patients", """
                    {"patient":"%s","ward":"stays-1","bed":"b1","label":"Anna A.","yearOfBirth":1950,"actor":"a nurse"}""".formatted(PATIENT));
            String fever = """
                    {"time":"%s","measurements":[{"code":"8310-5","value":103.1,"unit":"[degF]"},
                    {"code":"67775-7","value":"C"}],"actor":"a nurse"}""".formatted(Instant.now().truncatedTo(ChronoUnit.MILLIS));
            JsonNode observed = post(PATH + "/observations?event=00000000000000000000000000005ea1", fever);
            assertThat(post(PATH + "/observations?event=00000000000000000000000000005ea1", fever))
                    .as("a second try")
                    .isEqualTo(observed);
            await("the fever in the first bed", () -> ward.count(BEFORE, false) == 1);
            post(PATH + "/transfer", "{\"ward\":\"stays-2\",\"bed\":\"b9\",\"actor\":\"a nurse\"}");
            await("it goes along", () -> ward.count(AFTER, false) == 1 && ward.count(BEFORE, true) == 1);
            assertThat(site.api()
                            .get(PATH)
                            .path("patient")
                            .path("alerts")
                            .path(0)
                            .path("bed")
                            .asText())
                    .isEqualTo("b9");
            post(PATH + "/discharge", "{\"actor\":\"a nurse\"}");
            await("it ends", () -> ward.count(AFTER, true) == 1);
            ward.holds();
        }
        theApiSaysWhoObservedWhat();
        theBlocksSayTheSame();
        JavaProgram.Ended verified = site.verify(List.of(site.api().base(), "--vkey", site.vkey()));
        assertThat(verified.exit()).as(verified.text()).isZero();
    }

    private void theApiSaysWhoObservedWhat() {
        JsonNode reading = site.api().readings(PATIENT).getFirst();
        assertThat(reading.path("actor").asText()).isEqualTo("a nurse");
        assertThat(reading.path("stream").asText()).isEqualTo("observations");
        assertThat(reading.path("measurements").path(1).path("value").asText()).isEqualTo("C");
        JsonNode patient = site.api().get(PATH).path("patient");
        assertThat(patient.path("person").path("yearOfBirth").asInt()).isEqualTo(1950);
        assertThat(patient.path("stay").path("kind").asText()).isEqualTo("discharged");
        assertThat(patient.path("alerts")).isEmpty();
    }

    /** As a stranger reads them, who has the formats and what was disclosed. */
    private void theBlocksSayTheSame() {
        SealedBlocks blocks = SealedBlocks.read(site);
        blocks.raiseNoAlertTwice();
        long handle = blocks.handleOf(site, PATIENT);
        List<Content> records = blocks.chains().stream()
                .flatMap(chain -> chain.records().stream())
                .filter(one -> one.entry().patient() == handle)
                .map(one -> blocks.disclosures().content(one, Content.class).orElseThrow())
                .toList();
        assertThat(records).hasSize(4).first().isInstanceOfSatisfying(Content.Person.class, person -> assertThat(
                        person.label())
                .hasValue("Anna A."));
        assertThat(records.stream().filter(Content.Stay.class::isInstance).map(Content.Stay.class::cast))
                .extracting(Content.Stay::kind)
                .containsExactly("admitted", "transferred", "discharged");
        assertThat(blocks.readingsOf(handle)).hasSize(1);
        List<Content> contents = blocks.disclosures()
                .contents(blocks.readingsOf(handle).getFirst())
                .orElseThrow();
        assertThat(contents).hasSize(3).last().isEqualTo(new Content.Actor("a nurse"));
        assertThat(blocks.alerts().stream()
                        .map(SealedBlocks.SealedAlert::change)
                        .filter(change -> change.patient() == handle)
                        .map(Entry.Alert::change))
                .containsExactly(Entry.Change.RAISED, Entry.Change.MOVED, Entry.Change.CLEARED);
    }

    private JsonNode post(String path, String body) {
        HttpResponse<byte[]> answer = site.api().post(path, body);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        JsonNode json = Json.read(answer.body());
        assertThat(json.path("state").asText()).isEqualTo("sealed");
        return json;
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(SOON).until(condition);
    }
}
