package org.wardledger.acceptance.alerts;

import static org.wardledger.acceptance.reading.ReadingJson.vital;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.checks.Sentinels;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.process.Site;

/**
 * Alerts that are raised after everything else, one in each chain: each channel has the alerts of a chain in its order, so
 * who has been told of these is told of no earlier one any more.
 */
public final class AlertSentinels {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private AlertSentinels() {}

    /** Raises them by one reading each, of a temperature for which no rule waits. Returns their beds. */
    public static List<String> raise(Site site, String ward) throws MqttException {
        List<String> beds = Sentinels.beds(site, ward, NUMBER.incrementAndGet());
        try (DevicePublisher publisher = new DevicePublisher(site.mqttUrl())) {
            for (String bed : beds) {
                publisher.publish(
                        vitalsTopic(ward, bed, "mon-" + ward + "-" + bed),
                        vital("b1", 0, Instant.now(), "8310-5", "41", "Cel"));
            }
        }
        return beds;
    }

    /** Whether a bed is of such an alert. */
    static boolean isBed(String bed) {
        return bed.startsWith(Sentinels.BED);
    }
}
