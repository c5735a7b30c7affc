package org.wardledger.acceptance.checks;

import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.formats.Chains;
import org.wardledger.acceptance.process.Site;

/**
 * Readings that come after everything else, one in each chain. The broker has one queue for the gateway, and the gateway
 * keeps its order, as a chain keeps that of its inputs: when they are in the ledger, what the broker acknowledged before is
 * in it too, or lost. So it need not be waited for, and what is not there is not just late.
 */
public final class Sentinels {
    /** What the names of their beds begin with. */
    public static final String BED = "last-";

    private Sentinels() {}

    /** Publishes them on beds of the ward, and waits until they are in the ledger. */
    public static void await(Site site, String ward, Duration within) throws MqttException {
        String boot = UUID.randomUUID().toString();
        List<String> devices = new ArrayList<>();
        try (DevicePublisher publisher = new DevicePublisher(site.mqttUrl())) {
            for (String bed : beds(site, ward, 0)) {
                String device = "mon-" + ward + "-" + bed;
                publisher.publish(vitalsTopic(ward, bed, device), heartRate(boot, 0, Instant.now(), "70"));
                devices.add(device);
            }
        }
        Awaitility.await("the readings that came last are in the ledger")
                .atMost(within)
                .until(() -> devices.stream()
                        .noneMatch(device ->
                                site.api().reading(device, "vitals", boot, 0).isEmpty()));
    }

    /** Beds of a ward, one in each chain; another number gives others. */
    public static List<String> beds(Site site, String ward, int number) {
        int chains = site.api().get("/api/v1/chains").path("chains").size();
        List<String> beds = new ArrayList<>();
        for (int at = 0; beds.size() < chains; at++) {
            String bed = BED + number + "-" + at;
            if (Chains.of("bed." + ward + "." + bed, chains) == beds.size()) {
                beds.add(bed);
            }
        }
        return beds;
    }
}
