package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.client.GatewayMetrics;
import org.wardledger.acceptance.process.Signal;
import org.wardledger.acceptance.process.Site;

/**
 * What a gateway has taken when it dies is not lost: it acknowledges only what Kafka has, or its spool. Kafka is held up
 * while the gateway takes messages, so none of them can be in Kafka when it is killed.
 */
public final class AcknowledgedIsStored {
    private static final int MESSAGES = 400;
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private AcknowledgedIsStored() {}

    /** Killed as soon as it has taken what it can. Runs on a ward of its own, named by the caller. */
    public static void check(Site site, String ward) throws IOException, InterruptedException, MqttException {
        check(site, ward, false);
    }

    /** Killed when it has acknowledged all: by then nothing but its spool has them. */
    public static void checkSpool(Site site, String ward) throws IOException, InterruptedException, MqttException {
        check(site, ward, true);
    }

    private static void check(Site site, String ward, boolean spooled)
            throws IOException, InterruptedException, MqttException {
        GatewayMetrics metrics = new GatewayMetrics(site.gateway().url());
        String topic = vitalsTopic(ward, "bed-1", "mon-1");
        Instant first = Instant.now().minusSeconds(50);
        long before = metrics.received();
        long acknowledgedBefore = metrics.acknowledged();
        Signal.STOP.to(site.kafka().pid());
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            for (int seq = 0; seq < MESSAGES; seq++) {
                device.publish(topic, heartRate("b1", seq, first.plusMillis(100L * seq), "72"));
            }
            // how many depends on the broker: HiveMQ sends no more before what it sent is acknowledged
            Awaitility.await("the gateway has taken what it can")
                    .atMost(WITHIN)
                    .during(Duration.ofSeconds(2))
                    .until(new Settled(() -> metrics.received() - before));
            if (spooled) {
                Awaitility.await("the gateway has acknowledged all without Kafka")
                        .atMost(WITHIN)
                        .until(() -> metrics.acknowledged() - acknowledgedBefore >= MESSAGES);
            }
            site.gateway().kill();
        } finally {
            Signal.CONT.to(site.kafka().pid());
        }
        site.gateway().start();
        site.gateway().awaitReady();
        Sentinels.await(site, ward + "-last", WITHIN);
        assertThat(site.api().readings("bed." + ward + ".bed-1"))
                .as("readings acknowledged by the broker" + (spooled ? " and by the spool" : "")
                        + ", of a gateway that was killed")
                .hasSize(MESSAGES);
    }

    /** Whether a count is above zero and what it was when last asked. */
    private static final class Settled implements Callable<Boolean> {
        private final LongSupplier count;
        private long last;

        private Settled(LongSupplier count) {
            this.count = count;
        }

        @Override
        public Boolean call() {
            long now = count.getAsLong();
            boolean settled = now > 0 && now == last;
            last = now;
            return settled;
        }
    }
}
