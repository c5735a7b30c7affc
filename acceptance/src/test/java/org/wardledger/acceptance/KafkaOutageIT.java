package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Kafka dies, or is stopped, under load: nothing is acknowledged meanwhile, and nothing is lost. */
@ExtendWith(SharedSite.class)
class KafkaOutageIT {
    private static final Duration TAIL = Duration.ofSeconds(60);

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
                // by now it has heard all that Kafka had still said
                long acknowledged = metrics.acknowledged();
                Awaitility.await("the gateway takes more, as far as the broker lets it")
                        .atMost(TAIL)
                        .until(() -> metrics.received() > acknowledged);
                assertThat(metrics.acknowledged())
                        .as("acknowledged while there is no Kafka")
                        .isEqualTo(acknowledged);
                site.startKafkaAgain();
                site.gateway().awaitReady();
                site.ledger().awaitReady();
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
