package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.process.Site;

/** After an erasure, nothing of the patient's wrapped key is in the files of the ledger service. */
public final class ErasedKey {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    /** Files that are not used any more are deleted a moment after they were replaced. */
    private static final Duration DELETED = Duration.ofSeconds(3);

    private ErasedKey() {}

    /**
     * On a ward of its own. The key must be gone when the index has been rewritten: the name of the patient's device goes by
     * the same rewriting, and it is over before the next block of the chain is indexed.
     */
    public static void check(Site site, String ward) throws IOException, MqttException {
        String patient = "bed." + ward + ".bed-1";
        String device = "monitor-of-" + ward;
        try (DevicePublisher publisher = new DevicePublisher(site.mqttUrl())) {
            publisher.publish(
                    vitalsTopic(ward, "bed-1", device),
                    heartRate("b1", 1, Instant.now().minusSeconds(30), "71"));
        }
        Awaitility.await("the reading is sealed")
                .atMost(WITHIN)
                .until(() -> site.api().readings(patient).size() == 1);
        WrappedKey key = WrappedKey.of(site, patient);
        assertThat(key.keptIn(site.ledgerData()))
                .as("files with the wrapped key before the erasure")
                .isNotEmpty();
        site.api().ask("DELETE", "/api/v1/patients/" + patient);
        byte[] name = device.getBytes(StandardCharsets.UTF_8);
        Awaitility.await("the device's name is gone from the files")
                .atMost(WITHIN)
                .until(() -> KeptFiles.with(site.ledgerData(), name).isEmpty());
        Sentinels.await(site, ward + "-last", WITHIN);
        isGone(site, key, DELETED);
    }

    /** Waits until no file holds anything of it. */
    public static void isGone(Site site, WrappedKey key, Duration within) throws IOException {
        try {
            Awaitility.await("the key is destroyed")
                    .atMost(within)
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> key.keptIn(site.ledgerData()).isEmpty());
        } catch (ConditionTimeoutException e) {
            assertThat(key.keptIn(site.ledgerData()))
                    .as("files with the wrapped key of an erased patient")
                    .isEmpty();
        }
    }
}
