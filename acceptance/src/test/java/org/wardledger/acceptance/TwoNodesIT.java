package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.alerts.AlertProbe;
import org.wardledger.acceptance.checks.LoadedWard;
import org.wardledger.acceptance.checks.Takeover;
import org.wardledger.acceptance.client.Transactions;
import org.wardledger.acceptance.formats.Checkpoint;
import org.wardledger.acceptance.formats.VerifierKey;
import org.wardledger.acceptance.process.Directories;
import org.wardledger.acceptance.process.Node;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Signal;
import org.wardledger.acceptance.process.Site;

/** Two ledger services share a site's chains: one dies, or sleeps and wakes up, under load. */
@ExtendWith(SharedSite.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("timed")
class TwoNodesIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int BEDS = 20;

    private final Site site;

    @SuppressWarnings("NullAway.Init") // before all tests
    private List<Node> nodes;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Path temporary;

    TwoNodesIT(Site site) {
        this.site = site;
    }

    @BeforeAll
    void start() throws IOException {
        Path data = site.directory().resolve("ledger-b");
        temporary = Files.createDirectories(site.directory().resolve("tmp-b"));
        Map<String, String> config = Map.of("java.io.tmpdir", temporary.toString());
        nodes = List.of(site.node(), site.addNode("ledger-b", data, config));
        nodes.getLast().service().start();
        bothSeal();
    }

    private void bothSeal() {
        nodes.forEach(node -> node.awaitOwned(1, SOON));
    }

    @AfterAll
    void stop() {
        nodes.getLast().service().close();
        site.node().awaitOwned(2, SOON);
    }

    @Test
    void whenOneDiesOrSleepsTheOtherSealsItsChainsWithinTenSeconds()
            throws IOException, InterruptedException, MqttException {
        underLoad("takeovers", List.of(Round.SLEEPS, Round.DIES_AND_THE_OTHER_IS_BEHIND));
    }

    @Test
    @Tag("long")
    void whenOneDiesOrSleepsTheOtherSealsItsChainsWithinTenSecondsAgainAndAgain()
            throws IOException, InterruptedException, MqttException {
        List<Round> rounds = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (Round one : Round.values()) {
                rounds.addAll(List.of(one, one));
            }
        }
        underLoad("many-takeovers", rounds);
    }

    /** What happens to the one. */
    private enum Round {
        DIES,
        DIES_AND_THE_OTHER_IS_BEHIND,
        SLEEPS
    }

    private void underLoad(String ward, List<Round> rounds) throws IOException, InterruptedException, MqttException {
        try (LoadedWard load = LoadedWard.start(site, ward, BEDS)) {
            for (int round = 0; round < rounds.size(); round++) {
                Node victim = nodes.get(round % 2);
                Node other = nodes.get(1 - round % 2);
                switch (rounds.get(round)) {
                    case DIES -> diesAndIsThereAgain(victim);
                    case DIES_AND_THE_OTHER_IS_BEHIND -> diesAndTheOtherIsBehind(victim, other, "behind-" + round);
                    case SLEEPS -> {
                        Takeover.measure(site, victim, () -> fallsAsleepInTheMiddleOfABlock(victim));
                        wakesUp(victim, other);
                    }
                }
                bothSeal();
            }
            load.end(); // reading the topics would find a second block of a height
            theLargestCheckpointIsTheLast();
        }
        assertThat(Directories.files(temporary, "rocksdb"))
                .as("left behind by the dead")
                .isEmpty();
        assertThat(Directories.files(nodes.getLast().data().resolve("native"), "rocksdb"))
                .hasSize(1);
    }

    /** Alerts come all the while: who takes over has all that was sealed without it still to index. */
    private void diesAndTheOtherIsBehind(Node victim, Node other, String ward)
            throws IOException, InterruptedException, MqttException {
        try (AlertProbe probe = AlertProbe.start(site, ward)) {
            probe.awaitMore(3, SOON);
            fallsBehind(other, victim);
            diesAndIsThereAgain(victim);
            bothSeal();
            probe.awaitMore(3, SOON);
            Duration longest = probe.end(SOON);
            System.out.println(
                    "alerts took at most " + longest.toMillis() + " ms when who was behind took over from who died");
            assertThat(longest).as("the longest way of an alert").isLessThan(Takeover.PROMISED.plusSeconds(1));
        }
    }

    private void diesAndIsThereAgain(Node victim) throws IOException, InterruptedException {
        Takeover.measure(site, victim, () -> victim.service().running().signal(Signal.KILL));
        victim.service().running().awaitEnd(SOON);
        victim.service().start();
    }

    /** Sleeps while the owner of all chains seals on; then it is awake, and has not indexed any of that. */
    private void fallsBehind(Node other, Node owner) throws IOException, InterruptedException {
        other.service().running().signal(Signal.STOP);
        owner.awaitOwned(2, SOON);
        long sealed = owner.api().total("readings");
        Awaitility.await("the owner seals on")
                .atMost(SOON)
                .until(() -> owner.api().total("readings") > sealed + 2 * BEDS);
        other.service().running().signal(Signal.CONT);
    }

    /** Stops it while its transaction of a chain is open, however often that takes. */
    private void fallsAsleepInTheMiddleOfABlock(Node node) throws IOException, InterruptedException {
        String id = VerifierKey.parse(site.vkey()).name() + "/" + node.owned().getFirst();
        int tries = 0;
        try (Transactions transactions = new Transactions(site.kafka().kafkaBootstrap())) {
            Instant until = Instant.now().plus(SOON);
            boolean caught = false;
            while (!caught) {
                assertThat(Instant.now()).as("no block was met").isBefore(until);
                if (transactions.isOpen(id)) {
                    tries++;
                    node.service().running().signal(Signal.STOP);
                    caught = transactions.isOpen(id);
                    if (!caught) {
                        node.service().running().signal(Signal.CONT);
                    }
                }
            }
        }
        System.out.println(node.name() + " sleeps with an open transaction of " + id + ", caught at try " + tries);
    }

    /** It has a block under way, and inputs at hand that the other one has sealed meanwhile: nothing may reach a reader. */
    private void wakesUp(Node sleeper, Node awake) throws IOException, InterruptedException {
        awake.awaitOwned(2, SOON);
        sleeper.service().running().signal(Signal.CONT);
        Awaitility.await("the sleeper learns that its block came to nothing")
                .atMost(SOON)
                .until(() -> sleeper.said("another node has taken it") || sleeper.said("starts again from its head"));
    }

    @Test
    void anOlderCheckpointThatComesLateDoesNotStayTheLast() throws IOException, InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> published = site.topics().read("wardledger.checkpoints");
        ConsumerRecord<byte[], byte[]> older = published.getFirst();
        site.topics().write("wardledger.checkpoints", older.partition(), older.key(), older.value());
        theLargestCheckpointIsTheLast();
        // a node that knows nothing but the topics
        Node other = nodes.getLast();
        other.service().stop();
        Directories.delete(other.data().resolve("index"));
        Directories.delete(other.data().resolve("state"));
        other.service().start();
        bothSeal();
        String path = "/api/v1/chains/" + older.partition() + "/checkpoint";
        Awaitility.await("it has the largest checkpoint").atMost(SOON).untilAsserted(() -> assertThat(
                        size(other.api().bytes(path)))
                .isEqualTo(size(site.api().bytes(path))));
    }

    @Test
    void alertsComeWhileANodeWithoutAnIndexCatchesUpAndThenTakesOver()
            throws IOException, InterruptedException, MqttException {
        Node late = nodes.getLast();
        late.service().stop();
        Directories.delete(late.data().resolve("index"));
        try (AlertProbe probe = AlertProbe.start(site, "probe")) {
            probe.awaitMore(3, SOON);
            late.service().start();
            bothSeal();
            probe.awaitMore(3, SOON);
            Duration joining = probe.longest();
            site.node().service().kill();
            probe.awaitMore(3, SOON);
            Duration all = probe.end(SOON);
            System.out.println(
                    "alerts took at most " + joining.toMillis() + " ms while a node caught up and joined, and "
                            + all.toMillis() + " ms when the other was killed then");
            assertThat(joining)
                    .as("the longest way of an alert while a node joined")
                    .isLessThan(Duration.ofSeconds(3));
            assertThat(all).as("the longest way of an alert").isLessThan(Takeover.PROMISED.plusSeconds(1));
        } finally {
            site.node().service().start();
            bothSeal();
        }
    }

    private void theLargestCheckpointIsTheLast() {
        Awaitility.await("the last checkpoint of each chain is the largest")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> {
                    for (int chain = 0; chain < 2; chain++) {
                        int partition = chain;
                        List<Long> sizes = site.topics().read("wardledger.checkpoints").stream()
                                .filter(record -> record.partition() == partition)
                                .map(record -> size(record.value()))
                                .toList();
                        assertThat(sizes.getLast())
                                .as("the last checkpoint of chain %d", chain)
                                .isEqualTo(sizes.stream().max(Long::compare).orElseThrow());
                    }
                });
    }

    private long size(byte[] note) {
        return Checkpoint.parse(new String(note, StandardCharsets.UTF_8), VerifierKey.parse(site.vkey()))
                .size();
    }
}
