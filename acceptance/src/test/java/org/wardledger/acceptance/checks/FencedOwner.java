package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.formats.VerifierKey;
import org.wardledger.acceptance.process.Site;

/**
 * A chain's owner that is fenced in the middle of its work has its transaction aborted: it starts again from what is
 * committed, nothing is lost, and nothing was signed that is not there.
 */
public final class FencedOwner {
    private static final int AFTER_THE_FENCE = 3;

    private FencedOwner() {}

    /** On a ward of its own; the readings behind the fence must be there {@code within} that time. */
    public static void check(Site site, String ward, Duration within) throws MqttException {
        String patient = "bed." + ward + ".bed-1";
        String topic = vitalsTopic(ward, "bed-1", "mon-1");
        Instant first = Instant.now().minusSeconds(30);
        SoftAssertions all = new SoftAssertions();
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            device.publish(topic, heartRate("b1", 0, first, "71"));
            Awaitility.await("the first reading")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> site.api().readings(patient).size() == 1);
            int chain = site.api().readings(patient).getFirst().path("chain").asInt();
            site.topics().fence(VerifierKey.parse(site.vkey()).name() + "/" + chain);
            for (int seq = 1; seq <= AFTER_THE_FENCE; seq++) {
                // a value that the patient did not have: its content is sealed in the transaction that is aborted
                device.publish(topic, heartRate("b1", seq, first.plusSeconds(seq), "72." + seq));
            }
            // the client tells it as what it is, or as a transaction that came to nothing
            Awaitility.await("the owner notices").atMost(within).until(() -> site.ledger().running().lines().stream()
                    .anyMatch(line -> line.contains("chain " + chain + ": another node has taken it")
                            || line.contains("chain " + chain + " starts again from its head")));
        }
        try {
            Awaitility.await()
                    .atMost(within)
                    .until(() -> site.api().readings(patient).size() == 1 + AFTER_THE_FENCE);
        } catch (ConditionTimeoutException e) {
            all.assertThat(site.api().readings(patient))
                    .as("readings of which some came when the owner was fenced")
                    .hasSize(1 + AFTER_THE_FENCE);
        }
        all.check(() -> SealedBlocks.areNotBehindCheckpoints(site));
        all.assertAll();
        assertThat(site.api().readings(patient))
                .extracting(reading ->
                        reading.path("measurements").path(0).path("value").asText())
                .containsExactly("71", "72.1", "72.2", "72.3");
    }
}
