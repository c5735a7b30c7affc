package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.alerts.AlertProbe;
import org.wardledger.acceptance.checks.LoadedWard;
import org.wardledger.acceptance.checks.Sentinels;
import org.wardledger.acceptance.checks.Takeover;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.Node;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;
import org.wardledger.localstack.fixture.TinyDisk;

/** The disk of a ledger service is full: it goes on from memory, then leaves its chains to another, then comes back. */
@ExtendWith(SharedSite.class)
@Tag("timed")
class FullDiskIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void aNodeWithAFullDiskSealsFromMemoryThenLeavesAndComesBackByItself(Site site)
            throws IOException, InterruptedException, MqttException {
        try (TinyDisk disk = TinyDisk.mount(site.directory().resolve("small-disk"), 96)) {
            Node small = site.addNode("small", disk.directory(), Map.of("wardledger.ledger.overlay-bytes", "150000"));
            small.service().start();
            small.awaitOwned(1, SOON);
            site.node().awaitOwned(1, SOON);
            try (LoadedWard load = LoadedWard.start(site, "full-disk", 20);
                    AlertProbe probe = AlertProbe.start(site, "full-disk-alerts")) {
                probe.awaitMore(2, SOON);
                disk.fill();
                small.await("red, and names the disk", SOON, health -> health.path("data")
                        .toString()
                        .contains("No space left on device; its disk " + disk.directory()));
                probe.awaitMore(2, SOON);
                assertThat(small.owned()).as("it seals from memory").hasSize(1);
                small.await("out of the group", SOON, health -> health.path("data")
                        .path("sealing")
                        .asText()
                        .startsWith("has left the sealing group: indexing is stuck"));
                assertThat(small.health().path("data").path("checkpoints").asText())
                        .contains("cannot keep the checkpoint");
                site.node().awaitOwned(2, Takeover.PROMISED);
                probe.awaitMore(2, SOON);

                disk.free();
                small.awaitOwned(1, SOON);
                assertThat(small.service().running().isAlive()).isTrue();
                probe.awaitMore(2, SOON);
                load.end();
                Duration longest = probe.end(SOON);
                System.out.println("alerts took at most " + longest.toMillis() + " ms with a full disk");
                assertThat(longest).as("the longest way of an alert").isLessThan(Takeover.PROMISED);
                itsIndexIsWhole(site, small);
            } finally {
                small.service().close();
                site.node().awaitOwned(2, SOON);
            }
        }
    }

    /** What it indexed before, while and after the disk was full is what follows from the blocks. */
    private static void itsIndexIsWhole(Site site, Node small) throws IOException, InterruptedException, MqttException {
        Sentinels.await(site, "full-disk-last", SOON);
        String heights = site.api().get("/api/v1/chains").path("asOf").asText();
        Awaitility.await("the small node's index is as far as the other's")
                .atMost(SOON)
                .until(() ->
                        small.api().fetch("/api/v1/patients?asOf=" + heights).statusCode() == 200);
        String vkey = site.vkey();
        small.service().stop();
        JavaProgram.Ended verified = site.verify(List.of(small.data().toString(), "--vkey", vkey));
        assertThat(verified.exit()).as(verified.text()).isZero();
    }
}
