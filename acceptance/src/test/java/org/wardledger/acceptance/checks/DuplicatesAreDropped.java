package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.process.Site;

/** The same identity with the same content is dropped and counted. */
public final class DuplicatesAreDropped {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private DuplicatesAreDropped() {}

    /** A reading that was sent, and what to send to repeat it. */
    public record Sent(String ward, String topic, String payload) {
        String patient() {
            return "bed." + ward + ".bed-1";
        }
    }

    private static String device(String ward) {
        return "mon-" + ward;
    }

    /** Sends one reading, waits for it, sends it again. */
    public static Sent check(Site site, String ward) throws MqttException {
        Sent sent = new Sent(
                ward,
                vitalsTopic(ward, "bed-1", device(ward)),
                heartRate("b1", 1, Instant.now().minusSeconds(30), "71"));
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            device.publish(sent.topic(), sent.payload());
        }
        Awaitility.await("the reading is sealed")
                .atMost(WITHIN)
                .until(() -> site.api().readings(sent.patient()).size() == 1);
        again(site, sent);
        return sent;
    }

    /** Sends it once more; then another reading, so that the repetition has certainly been dealt with. */
    public static void again(Site site, Sent sent) throws MqttException {
        long counted = site.api().total("duplicates");
        int before = site.api().readings(sent.patient()).size();
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            device.publish(sent.topic(), sent.payload());
            device.publish(
                    sent.topic(),
                    heartRate("b1", before + 1, Instant.now().minusSeconds(20).plusSeconds(before), "72"));
        }
        Awaitility.await("the repetition and the next reading have been dealt with")
                .atMost(WITHIN)
                .until(() -> !site.api()
                        .reading(device(sent.ward()), "vitals", "b1", before + 1)
                        .isEmpty());
        assertThat(site.api().readings(sent.patient()))
                .as("readings of which one was sent twice")
                .hasSize(before + 1);
        Awaitility.await("the duplicate is counted")
                .atMost(WITHIN)
                .until(() -> site.api().total("duplicates") == counted + 1);
    }
}
