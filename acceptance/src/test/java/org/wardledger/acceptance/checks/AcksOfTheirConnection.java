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
import org.wardledger.acceptance.client.GatewayMetrics;
import org.wardledger.acceptance.client.MqttTap;
import org.wardledger.acceptance.process.Cables;
import org.wardledger.acceptance.process.Signal;
import org.wardledger.acceptance.process.Site;

/**
 * A gateway's connection is cut while Kafka holds up what came on it, and the broker delivers all of it again: of the two
 * copies of each message only the second is acknowledged, on the connection that brought it. And one cut is one new
 * connection, not more.
 */
public final class AcksOfTheirConnection {
    private static final int MESSAGES = 100;
    private static final int NEARLY_ALL = MESSAGES - 1;
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private AcksOfTheirConnection() {}

    /** On a ward of its own, of a site with these cables. */
    public static void check(Site site, Cables cables, String ward)
            throws IOException, InterruptedException, MqttException {
        MqttTap tap = new MqttTap();
        cables.gatewayMqtt().tap(tap);
        cables.gatewayMqtt().cut(); // so that the tap hears a connection from its beginning
        Awaitility.await("the gateway is back").atMost(WITHIN).until(() -> tap.subscribed() > 0);
        GatewayMetrics metrics = new GatewayMetrics(site.gateway().url());
        int before = tap.subscribed();
        long received = metrics.received();
        Signal.STOP.to(site.kafka().pid());
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            Instant first = Instant.now().minusSeconds(50);
            for (int seq = 0; seq < MESSAGES; seq++) {
                device.publish(
                        vitalsTopic(ward, "bed-1", "mon-" + ward), heartRate("b1", seq, first.plusMillis(seq), "72"));
            }
            Awaitility.await("they have come once, but for one or the other")
                    .atMost(WITHIN)
                    .until(() -> metrics.received() - received >= NEARLY_ALL);
            cables.gatewayMqtt().cut();
            Awaitility.await("and once more")
                    .atMost(WITHIN)
                    .until(() -> metrics.received() - received >= 2 * NEARLY_ALL);
        } finally {
            Signal.CONT.to(site.kafka().pid());
        }
        Sentinels.await(site, ward + "-last", WITHIN);
        assertThat(tap.wrong())
                .as("acknowledgements of what their connection has not delivered")
                .isEmpty();
        assertThat(site.api().readings("bed." + ward + ".bed-1"))
                .as("readings that came twice")
                .hasSize(MESSAGES);
        Awaitility.await("all are acknowledged").atMost(WITHIN).until(() -> tap.open() == 0);
        assertThat(tap.subscribed() - before)
                .as("connections that the gateway has made after one was cut")
                .isEqualTo(1);
    }
}
