package org.wardledger.acceptance.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.client.TopicWatcher;

/**
 * A subscriber of alerts who holds what it is told against what it was told before: for one alert a revision never falls,
 * one that comes again says the same bytes, and nothing comes after the message that ends it. Thread-safe.
 */
public final class AlertOrder implements AutoCloseable {
    private final TopicWatcher watcher;
    private final Map<String, Told> newest = new HashMap<>();
    private final List<String> broken = new ArrayList<>();

    /** The newest of one alert. */
    private record Told(int rev, byte[] payload, boolean ended) {}

    private AlertOrder(String url) throws MqttException {
        watcher = new TopicWatcher(url, "wards/+/beds/+/alerts/+", this::told);
    }

    /** Listens to the alerts of all wards from now on. */
    public static AlertOrder listen(String url) throws MqttException {
        return new AlertOrder(url);
    }

    private synchronized void told(TopicWatcher.Arrived message) {
        Told before = newest.get(message.topic());
        if (message.payload().length == 0) {
            newest.put(message.topic(), new Told(before == null ? 0 : before.rev(), new byte[0], true));
            return;
        }
        int rev = message.json().path("rev").asInt();
        if (before != null) {
            if (before.ended()) {
                broken.add("after its end: " + message);
                return;
            }
            if (rev < before.rev()) {
                broken.add("after revision " + before.rev() + ": " + message);
                return;
            }
            if (rev == before.rev() && !Arrays.equals(before.payload(), message.payload())) {
                broken.add("not what this revision said before: " + message);
                return;
            }
        }
        newest.put(message.topic(), new Told(rev, message.payload(), false));
    }

    /** How many alerts of these topics have ended, or have not. */
    public synchronized long count(String topicPrefix, boolean ended) {
        return newest.entrySet().stream()
                .filter(alert -> alert.getKey().startsWith(topicPrefix)
                        && alert.getValue().ended() == ended)
                .count();
    }

    /** Revision of each alert that was told and has not ended, by topic. */
    public synchronized Map<String, Integer> standing() {
        Map<String, Integer> standing = new TreeMap<>();
        newest.forEach((topic, told) -> {
            if (!told.ended()) {
                standing.put(topic, told.rev());
            }
        });
        return standing;
    }

    /** No subscriber was told anything old. */
    public synchronized void holds() {
        assertThat(broken).as("alerts told on MQTT out of order").isEmpty();
    }

    @Override
    public void close() throws MqttException {
        watcher.close();
    }
}
