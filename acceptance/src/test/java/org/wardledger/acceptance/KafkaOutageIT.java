package org.wardledger.acceptance;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.checks.LoadedWard;
import org.wardledger.acceptance.client.GatewayMetrics;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Signal;
import org.wardledger.acceptance.process.Site;

/** Kafka dies, or is stopped, under load: the gateway goes on acknowledging, and nothing is lost. */
@ExtendWith(SharedSite.class)
class KafkaOutageIT {
    private static final Duration TAIL = Duration.ofSeconds(60);
    private static final long SOME = 20;

    private final Site site;

    KafkaOutageIT(Site site) {
        this.site = site;
    }

    @Test
    void aKafkaThatDiesOrIsStoppedUnderLoadLosesNothing() throws IOException, InterruptedException {
        GatewayMetrics metrics = new GatewayMetrics(site.gateway().url());
        try (LoadedWard load = LoadedWard.start(site, "kafka", 20)) {
            for (boolean killed : List.of(true, false)) {
                loaded();
                if (killed) {
                    Signal.KILL.to(site.kafka().pid());
                }
                site.kafka().close();
                Awaitility.await("a gateway without Kafka is not ready")
                        .atMost(TAIL)
                        .until(() -> !site.gateway().isReady());
                Awaitility.await("the gateway spools, and acknowledges what it spools")
                        .atMost(TAIL)
                        .until(() -> metrics.spooled() > SOME);
                long acknowledged = metrics.acknowledged();
                Awaitility.await("and goes on doing so")
                        .atMost(TAIL)
                        .until(() -> metrics.acknowledged() > acknowledged + SOME);
                if (killed) {
                    site.gateway().kill();
                    site.gateway().start();
                }
                site.startKafkaAgain();
                site.gateway().awaitReady();
                site.ledger().awaitReady();
                Awaitility.await("the spool is drained, under load")
                        .atMost(TAIL)
                        .until(() -> metrics.spooled() == 0);
            }
            loaded();
            load.end();
        }
    }

    private void loaded() {
        long before = site.api().total("readings");
        Awaitility.await("readings are being sealed")
                .atMost(TAIL)
                .until(() -> site.api().total("readings") > before + 40);
    }
}
