package org.wardledger.acceptance.checks;

import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.formats.VerifierKey;
import org.wardledger.acceptance.process.Node;
import org.wardledger.acceptance.process.Site;

/**
 * A chain's owner that is fenced in the middle of its work has its transaction aborted: it starts again from what is
 * committed, nothing is lost, and nothing was signed that is not there.
 */
public final class FencedOwner {
    private static final int AFTER_THE_FENCE = 3;
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private FencedOwner() {}

    /** On a ward of its own. */
    public static void check(Site site, String ward) throws MqttException {
        String patient = "bed." + ward + ".bed-1";
        String topic = vitalsTopic(ward, "bed-1", "mon-1");
        Instant first = Instant.now().minusSeconds(30);
        int chain;
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            device.publish(topic, heartRate("b1", 0, first, "71"));
            Awaitility.await("the first reading")
                    .atMost(WITHIN)
                    .until(() -> site.api().readings(patient).size() == 1);
            chain = site.api().readings(patient).getFirst().path("chain").asInt();
            site.topics().fence(VerifierKey.parse(site.vkey()).name() + "/" + chain);
            for (int seq = 1; seq <= AFTER_THE_FENCE; seq++) {
                // a value that the patient did not have: its content is sealed in the transaction that is aborted
                device.publish(topic, heartRate("b1", seq, first.plusSeconds(seq), "72." + seq));
            }
            // the client tells it as what it is, or as a transaction that came to nothing
            Awaitility.await("the owner notices")
                    .atMost(WITHIN)
                    .until(() -> site.node().said("chain " + chain + ": another node has taken it")
                            || site.node().said("chain " + chain + " starts again from its head"));
        }
        Awaitility.await("the readings behind the fence, or that their chain stands still for ever")
                .atMost(WITHIN)
                .until(() -> site.api().readings(patient).size() == 1 + AFTER_THE_FENCE || hasStopped(site.node()));
        SoftAssertions all = new SoftAssertions();
        all.check(() -> SealedBlocks.areNotBehindCheckpoints(site));
        all.assertThat(hasStopped(site.node()))
                .as("the chain has stopped: %s", site.node().health())
                .isFalse();
        all.assertThat(site.api().readings(patient))
                .as("readings of which some came when the owner was fenced")
                .extracting(reading ->
                        reading.path("measurements").path(0).path("value").asText())
                .containsExactly("71", "72.1", "72.2", "72.3");
        all.assertAll();
    }

    /** Its sealing or its indexing has met what must never be. */
    private static boolean hasStopped(Node node) {
        return node.said("is not sealed any more") || node.said("is not indexed any more");
    }
}
