package org.wardledger.acceptance.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.client.TopicWatcher;
import org.wardledger.acceptance.process.Site;

/**
 * Raises an alert every now and then, each on a bed of its own, and measures how long it takes to the ward's MQTT topic:
 * a device that uses an identity again with another value, which is told without any delay of a rule.
 */
public final class AlertProbe implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(400);

    private final Site site;
    private final String ward;
    private final Map<String, Instant> sent = new ConcurrentHashMap<>();
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> alertsOfBed = new ConcurrentHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread sender = new Thread(this::send, "alert-probe");
    private final TopicWatcher watcher;
    private final AlertOrder order;
    private volatile @Nullable MqttException failed;

    private AlertProbe(Site site, String ward) throws MqttException {
        this.site = site;
        this.ward = ward;
        this.order = AlertOrder.listen(site.mqttUrl());
        this.watcher = new TopicWatcher(site.mqttUrl(), "wards/" + ward + "/beds/+/alerts/+", this::arrived);
    }

    public static AlertProbe start(Site site, String ward) throws MqttException {
        AlertProbe probe = new AlertProbe(site, ward);
        probe.sender.start();
        return probe;
    }

    private void send() {
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            int bed = 0;
            do {
                String name = "bed-" + bed++;
                String topic = vitalsTopic(ward, name, "mon-" + name);
                Instant time = Instant.now();
                device.publish(topic, heartRate("b1", 0, time, "71"));
                sent.put(name, Instant.now());
                device.publish(topic, heartRate("b1", 0, time, "72"));
            } while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (MqttException e) {
            failed = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void arrived(TopicWatcher.Arrived message) {
        if (message.payload().length > 0) {
            String bed = message.topic().split("/", -1)[3];
            seen.putIfAbsent(bed, Instant.now());
            alertsOfBed
                    .computeIfAbsent(bed, none -> ConcurrentHashMap.newKeySet())
                    .add(message.topic());
        }
    }

    /** Waits until so many more alerts were sent and all that were sent have come. */
    public void awaitMore(int more, Duration within) {
        int wanted = sent.size() + more;
        Awaitility.await("alerts")
                .atMost(within)
                .until(() -> sent.size() >= wanted && missing().isEmpty());
    }

    /** Beds whose alert has not come. */
    public Set<String> missing() {
        Set<String> missing = new java.util.HashSet<>(sent.keySet());
        missing.removeAll(seen.keySet());
        return missing;
    }

    /** The longest way of all alerts so far. */
    public Duration longest() {
        List<Duration> ways = new ArrayList<>();
        sent.forEach((bed, time) -> ways.add(Duration.between(time, seen.getOrDefault(bed, Instant.now()))));
        return ways.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Stops and waits for all; each must have come, and once. */
    public Duration end(Duration within) throws MqttException, InterruptedException {
        stop.countDown();
        sender.join();
        if (failed != null) {
            throw failed;
        }
        Awaitility.await("the last alerts").atMost(within).until(() -> missing().isEmpty());
        assertThat(alertsOfBed).allSatisfy((bed, alerts) -> assertThat(alerts)
                .as("alerts of %s, which had one reason", bed)
                .hasSize(1));
        order.holds();
        return longest();
    }

    @Override
    public void close() throws MqttException {
        stop.countDown();
        order.close();
        watcher.close();
    }
}
