package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.client.Json;
import org.wardledger.acceptance.client.Mosquitto;
import org.wardledger.acceptance.client.SpanReceiver;
import org.wardledger.acceptance.client.SpanReceiver.Span;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;

/** What an operator sees of a message on its way, and what nobody must see there. */
@ExtendWith(SharedSite.class)
class ObservedIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String WARD = "observedward";
    private static final String BED = "observedbed";
    private static final String DEVICE = "observedmonitor";
    /** Nobody else's: a rate that raises an alert. */
    private static final String RATE = "31.8275";

    private static final List<String> PRIVATE = List.of(WARD, BED, DEVICE, RATE);

    @Test
    void aMessageOfATraceIsFollowedFromMqttIntoItsBlock(Site site, SpanReceiver spans)
            throws IOException, InterruptedException {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String parent = "00f067aa0ba902b7";
        publish(site, 1, "71", "00-" + trace + "-" + parent + "-01");
        Awaitility.await("the spans").atMost(WITHIN).until(() -> spans.of(trace).size() == 2);
        Span receive = named(spans, trace, "receive");
        assertThat(receive.service()).isEqualTo("wardledger-gateway");
        assertThat(receive.parent()).isEqualTo(parent);
        assertThat(receive.attributes()).isEqualTo(Map.of("wardledger.admitted", "1", "wardledger.refused", "0"));
        Span seal = named(spans, trace, "seal");
        assertThat(seal.service()).isEqualTo("wardledger-ledger-service");
        assertThat(seal.parent()).isEqualTo(receive.id());
        JsonNode reading = sealed(site, 1);
        assertThat(seal.attributes())
                .containsEntry("wardledger.chain", reading.path("chain").asText())
                .containsEntry("wardledger.block", reading.path("height").asText())
                .containsOnlyKeys("wardledger.chain", "wardledger.block", "wardledger.offset");
        assertThat(spans.bodies()).isNotEmpty().noneMatch(body -> PRIVATE.stream()
                .anyMatch(body::contains));
    }

    @Test
    void aMessageOfATraceThatIsNotSampledOrOfNoneHasNoSpan(Site site, SpanReceiver spans)
            throws IOException, InterruptedException {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4737";
        String marker = "4bf92f3577b34da6a3ce929d0e0e4738";
        publish(site, 2, "72", "00-" + trace + "-00f067aa0ba902b7-00");
        publish(site, 3, "73", "no trace context");
        publish(site, 4, "74", "00-" + marker + "-00f067aa0ba902b7-01");
        Awaitility.await("the spans of what came after them")
                .atMost(WITHIN)
                .until(() -> spans.of(marker).size() == 2);
        assertThat(spans.of(trace)).isEmpty();
    }

    @Test
    void logsAreJsonLinesThatSayNothingOfPatients(Site site) throws IOException, InterruptedException {
        long rejected = site.api().total("rejected");
        publish(site, 5, RATE, "none");
        publish(site, 5, "75", "none"); // its identity is taken
        Mosquitto.onPort(site.mqttPort()).publish("5", vitalsTopic(WARD, BED, DEVICE), "{\"" + DEVICE + "\":" + RATE);
        sealed(site, 5);
        Awaitility.await("the refusals are sealed")
                .atMost(WITHIN)
                .until(() -> site.api().total("rejected") >= rejected + 2);
        for (String log : List.of("gateway.log", "ledger-service.log")) {
            List<String> lines = Files.readAllLines(site.directory().resolve(log));
            assertThat(lines).as(log).isNotEmpty();
            for (String line : lines) {
                JsonNode entry = Json.read(line);
                assertThat(entry.has("timestamp") && entry.has("level") && entry.has("message"))
                        .as(line)
                        .isTrue();
                assertThat(PRIVATE).as(line).noneMatch(line::contains);
            }
        }
    }

    private static void publish(Site site, long seq, String rate, String traceparent)
            throws IOException, InterruptedException {
        Mosquitto.onPort(site.mqttPort())
                .publish(
                        "5",
                        vitalsTopic(WARD, BED, DEVICE),
                        heartRate("b1", seq, Instant.now(), rate),
                        "-D",
                        "publish",
                        "user-property",
                        "traceparent",
                        traceparent);
    }

    private static Span named(SpanReceiver spans, String trace, String name) {
        return spans.of(trace).stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " in " + spans.of(trace)));
    }

    private static JsonNode sealed(Site site, long seq) {
        Awaitility.await("the reading is sealed")
                .atMost(WITHIN)
                .until(() -> site.api().reading(DEVICE, "vitals", "b1", seq).size() == 1);
        return site.api().reading(DEVICE, "vitals", "b1", seq).getFirst();
    }
}
