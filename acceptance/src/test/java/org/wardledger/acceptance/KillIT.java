package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.wardledger.acceptance.checks.AcknowledgedIsStored;
import org.wardledger.acceptance.checks.FencedOwner;
import org.wardledger.acceptance.checks.KillsUnderLoad;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.client.Json;
import org.wardledger.acceptance.process.Site;

/** {@code kill -9}, in the middle of things. On a site of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillIT {
    @SuppressWarnings("NullAway.Init") // before all tests
    private Site site;

    @BeforeAll
    void start() throws IOException {
        site = Site.start("kill");
    }

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    void underLoadNothingIsLostDoubledOrRaisedTwice() throws IOException, InterruptedException, MqttException {
        killUnderLoad("kills", 40, 3);
    }

    @Test
    @Tag("long")
    void underLoadNothingIsLostDoubledOrRaisedTwiceForLong() throws IOException, InterruptedException, MqttException {
        killUnderLoad("many-kills", 60, Integer.getInteger("wardledger.kills.rounds", 20));
    }

    private void killUnderLoad(String ward, int beds, int rounds)
            throws IOException, InterruptedException, MqttException {
        SealedBlocks blocks = KillsUnderLoad.check(site, ward, beds, rounds, List.of(site.gateway(), site.ledger()));
        assertThat(blocks.alerts()).as("there were alerts").isNotEmpty();
        noAlertIsOnTheTopicTwice();
        everySealedAlertIsInTheApiOnce(blocks);
    }

    private void noAlertIsOnTheTopicTwice() {
        Set<String> seen = new HashSet<>();
        site.topics().read("wardledger.alerts").forEach(record -> {
            if (record.value() != null) {
                var alert = Json.read(record.value());
                String change = alert.path("id").asText() + " revision " + alert.path("rev");
                assertThat(seen.add(change))
                        .as("%s is on the topic once", change)
                        .isTrue();
            }
        });
    }

    private void everySealedAlertIsInTheApiOnce(SealedBlocks blocks) {
        Set<String> sealed = new HashSet<>();
        blocks.alerts().forEach(alert -> sealed.add(alert.change().id()));
        assertThat(site.api().alerts())
                .extracting(alert -> alert.path("id").asText())
                .containsExactlyInAnyOrderElementsOf(sealed);
    }

    @Test
    void aFencedOwnerStartsAgainAndLosesNothing() throws MqttException {
        FencedOwner.check(site, "fenced");
    }

    @Test
    void whatTheGatewayHadTakenButKafkaHadNotIsNotLost() throws IOException, InterruptedException, MqttException {
        AcknowledgedIsStored.check(site, "held-up");
    }

    @Test
    void whatTheSpoolHadIsNotLost() throws IOException, InterruptedException, MqttException {
        AcknowledgedIsStored.checkSpool(site, "spooled");
    }
}
