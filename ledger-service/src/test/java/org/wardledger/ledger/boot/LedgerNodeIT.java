package org.wardledger.ledger.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.note.SigningKey;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.seal.InputsRetention;
import org.wardledger.ledger.seal.SiteKey;
import org.wardledger.ledger.store.ChainStore;

/** Real nodes on a real Kafka: what is sealed, what is refused, what becomes of old inputs, and who may run. */
class LedgerNodeIT extends OnKafka {
    @Test
    void every_input_is_sealed_once_and_what_comes_again_is_dropped_also_after_a_restart() throws Exception {
        long now = System.currentTimeMillis();
        try (TestNode node = node("a")) {
            for (int seq = 0; seq < 50; seq++) {
                ward.heartRate("b" + seq % 5, seq, now + seq, 70 + seq % 7);
            }
            ward.heartRate("b1", 1, now + 1, 71);
            await().atMost(SOON)
                    .until(() -> node.totals().readings() == 50 && node.totals().duplicates() == 1);
            await().atMost(SOON).until(node::isReady);
        }
        try (TestNode node = node("a")) {
            ward.heartRate("b2", 2, now + 2, 72);
            ward.heartRate("b2", 1000, now + 1000, 72);
            await().atMost(SOON).until(() -> node.totals().readings() == 51);
            assertThat(node.totals().duplicates()).isEqualTo(2);
            assertThat(node.totals().rejected()).isZero();
        }
    }

    @Test
    void an_identity_with_other_content_is_refused_and_raises_one_technical_alert() throws Exception {
        long now = System.currentTimeMillis();
        try (TestNode node = node("a")) {
            ward.heartRate("b1", 0, now, 70);
            ward.heartRate("b1", 0, now, 71);
            ward.heartRate("b1", 0, now, 72);
            ward.heartRate("b1", 0, now, 71); // the same refusal again: a redelivery
            await().atMost(SOON)
                    .until(() -> node.totals().rejected() == 2 && node.totals().duplicates() == 1);
            assertThat(node.totals().alerts()).isEqualTo(1);
            List<String> alerts = alerts();
            assertThat(alerts).hasSize(1);
            assertThat(alerts.getFirst()).contains("\"rule\":\"identity-reused\"", "\"kind\":\"technical\"");
        }
    }

    @Test
    void a_condition_that_nothing_contradicts_raises_its_alert_by_a_tick() throws Exception {
        try (TestNode node = node("a")) {
            await().atMost(SOON).until(node::isReady);
            long start = System.currentTimeMillis() - 6000;
            for (int second = 0; second <= 5; second++) {
                ward.heartRate("b1", second, start + second * 1000L, 150);
            }
            // held for 5 s by the last reading, and none follows: a tick must bring it to 6 s and half an interval
            await().atMost(SOON).until(() -> node.totals().alerts() == 1);
            assertThat(alerts().getFirst()).contains("\"rule\":\"hr-high\"", "\"state\":\"raised\"", "\"late\":false");
        }
    }

    @Test
    void only_old_inputs_that_are_sealed_are_deleted_and_sealing_goes_on() throws Exception {
        long now = System.currentTimeMillis();
        KafkaClients clients = new KafkaClients(kafka.kafkaBootstrap());
        TestNode node = node("a");
        try (Admin admin = clients.admin()) {
            for (int seq = 0; seq < 20; seq++) {
                ward.heartRate("b" + seq % 4, seq, now + seq, 70);
            }
            await().atMost(SOON).until(() -> node.totals().readings() == 20);
            retention(clients, admin, node, chain -> true, Duration.ofDays(1)).run();
            retention(clients, admin, node, chain -> false, Duration.ofDays(-1)).run();
            assertThat(firstInputs(clients)).as("too young, or another node's").containsOnly(0L);
            node.close();
            ward.heartRate("b1", 1000, now + 1000, 70); // not sealed yet
            TestNode again = node("a");
            try (again) {
                await().atMost(SOON).until(() -> again.totals().readings() == 21);
                List<Long> before = sealedTo(again);
                retention(clients, admin, again, chain -> true, Duration.ofDays(-1))
                        .run();
                List<Long> first = firstInputs(clients);
                List<Long> after = sealedTo(again); // a tick may have been sealed meanwhile
                for (int chain = 0; chain < TestWard.CHAINS; chain++) {
                    assertThat(first.get(chain)).isPositive().isBetween(before.get(chain), after.get(chain));
                }
            }
        }
        try (TestNode restarted = node("a")) {
            ward.heartRate("b1", 1000, now + 1000, 70);
            ward.heartRate("b1", 1001, now + 1001, 70);
            await().atMost(SOON)
                    .until(() -> restarted.totals().readings() == 22
                            && restarted.totals().duplicates() == 1);
        }
    }

    /** A time that is kept below zero makes everything old that has come so far. */
    private static InputsRetention retention(
            KafkaClients clients, Admin admin, TestNode node, IntPredicate owned, Duration kept) {
        return new InputsRetention(
                () -> clients.inputReader("retention-test"), admin, node.store(), owned, kept, Clock.systemUTC());
    }

    private static List<Long> sealedTo(TestNode node) {
        return node.store().chains().stream()
                .map(ChainStore::head)
                .map(Objects::requireNonNull)
                .map(BlockHeader::inputTo)
                .toList();
    }

    private static List<Long> firstInputs(KafkaClients clients) {
        List<TopicPartition> partitions =
                List.of(new TopicPartition(Topics.INPUTS, 0), new TopicPartition(Topics.INPUTS, 1));
        try (Consumer<byte[], byte[]> reader = clients.inputReader("first-inputs")) {
            var first = reader.beginningOffsets(partitions);
            return partitions.stream().map(first::get).toList();
        }
    }

    @Test
    void a_node_is_not_ready_while_kafka_is_away() throws Exception {
        try (TestNode node = node("a")) {
            await().atMost(SOON).until(node::isReady);
            kafka.close();
            await().atMost(SOON).until(() -> node.node.troubles().containsKey("kafka"));
        }
    }

    @Test
    void a_node_with_another_key_refuses_to_run() throws Exception {
        try (TestNode node = node("a")) {
            await().atMost(SOON).until(node::isReady);
        }
        Path other = dir.resolve("b");
        Files.createDirectories(other);
        Files.writeString(
                other.resolve("site.key"),
                SigningKey.generate("test", new java.security.SecureRandom()).secretText());
        try (TestNode node = node("b")) {
            await().atMost(SOON).until(() -> !node.fatal.isEmpty());
            assertThat(node.fatal.getFirst()).isInstanceOf(SiteKey.WrongSite.class);
        }
        Files.delete(dir.resolve("a").resolve("site.key"));
        Files.copy(other.resolve("site.key"), dir.resolve("a").resolve("site.key"));
        assertThatThrownBy(() -> node("a"))
                .isInstanceOf(SiteKey.WrongSite.class)
                .hasMessageContaining("this ledger's key is");
    }

    /** Committed records of the alerts' topic. */
    private List<String> alerts() {
        List<String> alerts = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = new KafkaClients(kafka.kafkaBootstrap()).ledgerReader("test")) {
            List<TopicPartition> partitions =
                    List.of(new TopicPartition(Topics.ALERTS, 0), new TopicPartition(Topics.ALERTS, 1));
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            var ends = reader.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> reader.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                    alerts.add(new String(record.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return alerts;
    }
}
