package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.process.Site;

/** After an erasure, nothing of the patient's wrapped key is in the files of the ledger service. */
public final class ErasedKey {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private ErasedKey() {}

    /** On a ward of its own. */
    public static void check(Site site, String ward, Duration within) throws IOException, MqttException {
        String patient = "bed." + ward + ".bed-1";
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            device.publish(
                    vitalsTopic(ward, "bed-1", "mon-1"),
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
        isGone(site, key, within);
    }

    /** Waits until no file holds anything of it. */
    public static void isGone(Site site, WrappedKey key, Duration within) {
        Awaitility.await("the key is destroyed")
                .atMost(within)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(key.keptIn(site.ledgerData()))
                        .as("files with the wrapped key of an erased patient")
                        .isEmpty());
    }
}
