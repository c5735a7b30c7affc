package org.wardledger.acceptance.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.client.Json;
import org.wardledger.acceptance.client.ServerEvents;
import org.wardledger.acceptance.client.TopicWatcher;
import org.wardledger.acceptance.process.Site;

/** Every channel on which a ward's alerts appear, listened to from the start. */
public final class AlertChannels implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final Site site;
    private final String ward;
    private final TopicWatcher mqtt;
    private final ServerEvents stream;

    private AlertChannels(Site site, String ward, TopicWatcher mqtt, ServerEvents stream) {
        this.site = site;
        this.ward = ward;
        this.mqtt = mqtt;
        this.stream = stream;
    }

    public static AlertChannels listen(Site site, String ward) throws IOException, InterruptedException, MqttException {
        ServerEvents stream = ServerEvents.open(site.api().base() + "/api/v1/stream?ward=" + ward);
        return new AlertChannels(site, ward, new TopicWatcher(site.mqttUrl(), filter(ward)), stream);
    }

    private static String filter(String ward) {
        return "wards/" + ward + "/beds/+/alerts/+";
    }

    /**
     * Compares every channel with these changes: each once, and no other. None is just late: what is raised after all of
     * them is waited for first.
     */
    public void haveExactly(Collection<AlertChange> expected) throws MqttException {
        List<String> last = AlertSentinels.raise(site, ward);
        Awaitility.await("the alerts that were raised last, on MQTT and SSE")
                .atMost(WITHIN)
                .until(() ->
                        beds(allLive()).containsAll(last) && beds(allStreamed()).containsAll(last));
        awaitOnMqtt(expected);
        assertThat(others(allLive())).as("published on MQTT").containsExactlyInAnyOrderElementsOf(expected);
        assertThat(others(allStreamed())).as("sent as SSE").containsExactlyInAnyOrderElementsOf(expected);
        assertThat(others(answered()))
                .as("in the API, with their history")
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(others(sealed())).as("in the blocks").containsExactlyInAnyOrderElementsOf(expected);
        assertThat(others(recorded())).as("on wardledger.alerts").containsExactlyInAnyOrderElementsOf(expected);
        checkRetained(open(expected));
    }

    /** The gateway publishes each topic in its order; what was raised last may overtake an alert whose answer is awaited. */
    private void awaitOnMqtt(Collection<AlertChange> expected) {
        try {
            Awaitility.await("alerts on MQTT").atMost(WITHIN).until(() -> others(allLive())
                    .containsAll(expected));
        } catch (ConditionTimeoutException e) {
            // the comparison says what is missing
        }
    }

    private static Set<String> beds(List<AlertChange> changes) {
        return changes.stream().map(AlertChange::bed).collect(Collectors.toSet());
    }

    private static List<AlertChange> others(List<AlertChange> changes) {
        return changes.stream()
                .filter(change -> !AlertSentinels.isBed(change.bed()))
                .toList();
    }

    private List<AlertChange> allLive() {
        return changes(mqtt.arrived());
    }

    private static List<AlertChange> changes(List<TopicWatcher.Arrived> arrived) {
        return arrived.stream()
                .filter(message -> message.payload().length > 0)
                .map(AlertChannels::change)
                .toList();
    }

    private static AlertChange change(TopicWatcher.Arrived message) {
        return AlertChange.of(bed(message), message.json());
    }

    private static String bed(TopicWatcher.Arrived message) {
        return message.topic().split("/", -1)[3];
    }

    private List<AlertChange> allStreamed() {
        return stream.events("alert").stream()
                .map(ServerEvents.Event::json)
                .map(alert -> AlertChange.of(alert.path("bed").asText(), alert))
                .toList();
    }

    private List<AlertChange> answered() {
        List<AlertChange> changes = new ArrayList<>();
        for (JsonNode alert : ofWard(site.api().alerts().stream())) {
            AlertChange now = AlertChange.of(alert.path("bed").asText(), alert);
            for (JsonNode past : alert.path("history")) {
                changes.add(new AlertChange(
                        now.bed(),
                        now.rule(),
                        past.path("rev").asInt(),
                        past.path("state").asText(),
                        past.path("priority").asText(),
                        now.late()));
            }
            assertThat(changes.getLast()).as("the newest of the history").isEqualTo(now);
        }
        return changes;
    }

    private List<AlertChange> recorded() {
        return ofWard(site.topics().read("wardledger.alerts").stream()
                        .filter(record -> record.value() != null)
                        .map(record -> Json.read(record.value())))
                .stream()
                .map(alert -> AlertChange.of(alert.path("bed").asText(), alert))
                .toList();
    }

    private List<AlertChange> sealed() {
        return SealedBlocks.read(site).alerts().stream()
                .filter(alert -> alert.content().ward().equals(ward))
                .map(AlertChange::of)
                .toList();
    }

    private List<JsonNode> ofWard(Stream<JsonNode> alerts) {
        return alerts.filter(alert -> alert.path("ward").asText().equals(ward)).toList();
    }

    /** By alert, the newest change; without what has been cleared. */
    private static Collection<AlertChange> open(Collection<AlertChange> expected) {
        Map<String, AlertChange> newest = new HashMap<>();
        expected.forEach(change -> newest.put(change.bed() + change.rule(), change));
        newest.values().removeIf(change -> change.state().equals("cleared"));
        return newest.values();
    }

    /** What somebody gets who subscribes now, before an alert that is raised then. */
    private void checkRetained(Collection<AlertChange> open) throws MqttException {
        try (TopicWatcher late = new TopicWatcher(site.mqttUrl(), filter(ward))) {
            List<String> last = AlertSentinels.raise(site, ward);
            Awaitility.await("the retained alerts, and those that are raised now")
                    .atMost(WITHIN)
                    .until(() -> beds(changes(late.arrived())).containsAll(last)
                            && others(changes(late.arrived())).size() >= open.size());
            assertThat(late.arrived())
                    .filteredOn(message -> !AlertSentinels.isBed(bed(message)))
                    .allMatch(TopicWatcher.Arrived::retained);
            assertThat(others(changes(late.arrived())))
                    .as("retained on MQTT")
                    .containsExactlyInAnyOrderElementsOf(open);
        }
    }

    @Override
    public void close() throws MqttException {
        stream.close();
        mqtt.close();
    }
}
