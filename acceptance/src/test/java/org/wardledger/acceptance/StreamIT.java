package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.acceptance.client.Mosquitto;
import org.wardledger.acceptance.client.ServerEvents;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;

/** How soon a device that knows only MQTT is heard by those who listen. */
@ExtendWith(SharedSite.class)
@Tag("timed")
class StreamIT {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(strings = {"5", "311"})
    void aReadingShowsInTheApiAndOnTheStreamWithinASecond(String version, Site site)
            throws IOException, InterruptedException {
        Mosquitto client = Mosquitto.onPort(site.mqttPort());
        String ward = "foreign-" + version;
        String topic = vitalsTopic(ward, "bed-1", "mon-f" + version);
        try (ServerEvents events = ServerEvents.open(site.api().base() + "/api/v1/stream?ward=" + ward)) {
            // a site's very first reading is the slowest: classes are loaded, connections made
            client.publish(version, vitalsTopic(ward, "first", "mon-0"), heartRate("b1", 0, Instant.now(), "70"));
            events.await("reading", event -> event.json().path("seq").asLong() == 0, WITHIN);

            // a patient's first one, who gets a handle and a key, need not be
            for (int seq : new int[] {1, 2}) {
                Instant sent = Instant.now();
                client.publish(version, topic, heartRate("b1", seq, sent, seq + 70 + ".50"));
                Instant came = events.await(
                                "reading", event -> event.json().path("seq").asLong() == seq, WITHIN)
                        .at();
                Duration took = Duration.between(sent, came);
                System.out.println("MQTT " + version + ": reading " + seq + " of a patient was on the stream after "
                        + took.toMillis() + " ms");
                assertThat(took).as("from publishing to the stream").isLessThan(SOON);
            }
            List<JsonNode> found = site.api().reading("mon-f" + version, "vitals", "b1", 2);
            assertThat(found).hasSize(1);
            JsonNode measurement = found.getFirst().path("measurements").path(0);
            assertThat(measurement.path("value").decimalValue()).isEqualByComparingTo("72.5");
            assertThat(measurement.path("value").asText()).isEqualTo("72.5");
            assertThat(measurement.path("unit").asText()).isEqualTo("/min");
            assertThat(measurement.path("quality").asText()).isEqualTo("valid");
        }
    }
}
