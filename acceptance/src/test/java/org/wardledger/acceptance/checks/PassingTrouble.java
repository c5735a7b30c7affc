package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.wardledger.acceptance.alerts.AlertOrder;
import org.wardledger.acceptance.alerts.OpenAlerts;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.formats.Trees;
import org.wardledger.acceptance.process.Site;

/**
 * Devices in trouble while services are killed: alerts that are over a moment after they began (the readings are of the
 * last half minute), and messages that are no readings. Whoever listens sees each alert come and go once; each distinct
 * message, topic and bytes, is sealed as refused once, and its bytes are kept.
 */
public final class PassingTrouble implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final int BEDS = 30;

    private final Site site;
    private final String ward;
    private final AlertOrder order;
    private final Set<Refusable> refusable = new HashSet<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread sender = new Thread(this::send, "passing-trouble");
    private int rounds;
    private volatile @Nullable MqttException failed;

    /** A message that is no reading. */
    private record Refusable(String topic, String text) {}

    private PassingTrouble(Site site, String ward) throws MqttException {
        this.site = site;
        this.ward = ward;
        this.order = AlertOrder.listen(site.mqttUrl());
    }

    public static PassingTrouble start(Site site, String ward) throws MqttException {
        PassingTrouble trouble = new PassingTrouble(site, ward);
        trouble.sender.start();
        return trouble;
    }

    private void send() {
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            int round = 0;
            do {
                String bed = "bed-" + round % BEDS;
                String topic = vitalsTopic(ward, bed, "mon-" + bed);
                refused(device, topic, "{\"boot\":" + round);
                refused(device, topic.replace("vitals", "unheard-of"), "{\"boot\":" + round);
                // bradycardia of ten seconds; the bed's next one is when these seconds are over
                Instant start = Instant.now().minusSeconds(30);
                String boot = "b" + round;
                device.publish(topic, heartRate(boot, 0, start, "40"));
                device.publish(topic, heartRate(boot, 1, start.plusSeconds(10), "40"));
                device.publish(topic, heartRate(boot, 2, start.plusSeconds(12), "80"));
                rounds = ++round;
            } while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (MqttException e) {
            failed = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refused(DevicePublisher device, String topic, String text) throws MqttException {
        device.publish(topic, text);
        refusable.add(new Refusable(topic, text));
    }

    /** Ends it; then no alert of the ward stands on its topic, and of the others those that are open. */
    public void end(Duration within) throws MqttException, InterruptedException {
        stop.countDown();
        sender.join();
        if (failed != null) {
            throw failed;
        }
        Awaitility.await("alerts that came and went").atMost(within).untilAsserted(() -> {
            assertThat(order.count("wards/" + ward + "/", true))
                    .as("ended alerts: at least each bed's first")
                    .isGreaterThanOrEqualTo(Math.min(rounds, BEDS));
            assertThat(order.count("wards/" + ward + "/", false))
                    .as("alerts on the topics of a ward without any")
                    .isZero();
        });
        OpenAlerts.stand(site, ward + "-last", order, within);
        order.holds();
    }

    /** Each distinct message is sealed as refused once, and kept. */
    public void isRefusedOnce(SealedBlocks blocks) {
        List<String> sealed = new ArrayList<>();
        blocks.messages().stream()
                .filter(refusal -> refusal.source().startsWith("wards/" + ward + "/"))
                .forEach(refusal -> sealed.addAll(refusal.digests()));
        List<String> wanted = refusable.stream()
                .map(one -> HexFormat.of().formatHex(digest(one)))
                .toList();
        assertThat(sealed).as("sealed refusals").containsExactlyInAnyOrderElementsOf(wanted);
        Set<Refusable> kept = new HashSet<>();
        site.topics().read("wardledger.rejected").forEach(record -> {
            Header topic = Objects.requireNonNull(record.headers().lastHeader("topic"));
            kept.add(new Refusable(
                    new String(topic.value(), StandardCharsets.UTF_8),
                    new String(record.value(), StandardCharsets.UTF_8)));
        });
        assertThat(kept).as("kept on wardledger.rejected").containsAll(refusable);
    }

    /** docs/FORMATS.md "Content": SHA-256 of the topic as a text and the bytes. */
    private static byte[] digest(Refusable one) {
        byte[] topic = one.topic().getBytes(StandardCharsets.UTF_8);
        byte[] length = {(byte) topic.length}; // below 128
        return Trees.sha256(length, topic, one.text().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws MqttException {
        stop.countDown();
        order.close();
    }
}
