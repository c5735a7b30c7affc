package org.wardledger.acceptance.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.process.Site;

/** What stands on MQTT is what stands in the ledger, of all wards: no alert more, none less, none of an older revision. */
public final class OpenAlerts {
    private OpenAlerts() {}

    /**
     * Compares when whatever was to be told has been told.
     *
     * @param listener who has listened since before what is to be checked: what it was told and has not seen end must be
     *     open, so whatever was cleared has ended there
     * @param within the ledger's timers may raise something meanwhile: so long they may differ
     */
    public static void stand(Site site, String ward, AlertOrder listener, Duration within) throws MqttException {
        awaitLast(site, ward, listener, within);
        Awaitility.await("what was told and has not ended is open")
                .atMost(within)
                .untilAsserted(() -> assertThat(listener.standing())
                        .as("told on MQTT, and not ended")
                        .isEqualTo(open(site)));
        try (AlertOrder late = AlertOrder.listen(site.mqttUrl())) {
            awaitLast(site, ward, late, within);
            Awaitility.await("what is retained is open").atMost(within).untilAsserted(() -> assertThat(late.standing())
                    .as("retained on MQTT")
                    .isEqualTo(open(site)));
        }
    }

    private static void awaitLast(Site site, String ward, AlertOrder listener, Duration within) throws MqttException {
        List<String> last = AlertSentinels.raise(site, ward);
        Awaitility.await("the alerts that were raised last").atMost(within).until(() -> last.stream()
                .allMatch(bed -> listener.count("wards/" + ward + "/beds/" + bed + "/", false) == 1));
    }

    /** Revision by topic. */
    private static Map<String, Integer> open(Site site) {
        Map<String, Integer> open = new TreeMap<>();
        for (JsonNode alert : site.api().get("/api/v1/alerts?state=open").path("alerts")) {
            String topic = "wards/" + alert.path("ward").asText() + "/beds/"
                    + alert.path("bed").asText() + "/alerts/" + alert.path("id").asText();
            open.put(topic, alert.path("rev").asInt());
        }
        return open;
    }
}
