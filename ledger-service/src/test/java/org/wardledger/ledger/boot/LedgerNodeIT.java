package org.wardledger.ledger.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.keys.Keystore;
import org.wardledger.ledger.seal.InputsRetention;
import org.wardledger.ledger.seal.SiteKey;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.verify.VerifyCommand;
import org.wardledger.localstack.process.LocalStackProcess;

/** Real nodes on a real Kafka: sealing, fencing, takeover, rebuilding. */
class LedgerNodeIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    private Path dir;

    private LocalStackProcess kafka;
    private TestWard ward;

    @BeforeEach
    void startKafka() throws IOException, InterruptedException {
        kafka = LocalStackProcess.start(
                LocalStackProcess.Options.in(dir.resolve("kafka")).onlyKafka().withPartitions(TestWard.CHAINS));
        ward = new TestWard(kafka.kafkaBootstrap());
    }

    @AfterEach
    void stopKafka() throws IOException {
        ward.close();
        kafka.close();
    }

    @Test
    void every_input_is_sealed_once_and_what_comes_again_is_dropped_also_after_a_restart() throws Exception {
        long now = System.currentTimeMillis();
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            for (int seq = 0; seq < 50; seq++) {
                ward.heartRate("b" + seq % 5, seq, now + seq, 70 + seq % 7);
            }
            ward.heartRate("b1", 1, now + 1, 71);
            await().atMost(SOON)
                    .until(() -> node.totals().readings() == 50 && node.totals().duplicates() == 1);
            await().atMost(SOON).until(node::isReady);
        }
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
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
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
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
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
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
    void a_lost_index_is_rebuilt_from_the_topics_to_the_same_headers_under_a_checkpoint_that_still_holds()
            throws Exception {
        long now = System.currentTimeMillis();
        List<List<String>> before;
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            for (int seq = 0; seq < 30; seq++) {
                ward.heartRate("b" + seq % 4, seq, now + seq, 60 + seq);
            }
            await().atMost(SOON).until(() -> node.totals().readings() == 30);
            await().atMost(SOON).until(() -> isSigned(node));
            before = headers(node);
        }
        delete(dir.resolve("a").resolve("index"));
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            await().atMost(SOON).until(node::isReady);
            assertThat(headers(node)).isEqualTo(before);
            assertThat(isSigned(node)).isTrue();
        }
    }

    @Test
    void the_topics_themselves_are_verified_with_keys_and_without() throws Exception {
        long now = System.currentTimeMillis();
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            for (int seq = 0; seq < 30; seq++) {
                ward.heartRate("b" + seq % 4, seq, now + seq, 60 + seq);
            }
            await().atMost(SOON).until(() -> node.totals().readings() == 30);
            await().atMost(SOON).until(() -> isSigned(node));
        }
        String vkey = SigningKey.parse(
                        Files.readString(dir.resolve("a").resolve("site.key")).strip())
                .orThrow()
                .verifierKey()
                .text();
        String keystore = dir.resolve("a").resolve(Keystore.FILE).toString();
        assertThat(verifyTopics(0, "--vkey", vkey, "--keystore", keystore))
                .contains("15 readings", " replayed", "OK: all of it is there")
                .doesNotContain("NOT REPLAYED");
        assertThat(verifyTopics(0, "--vkey", vkey)).contains("ALERTS NOT REPLAYED");
        assertThat(verifyTopics(2)).contains("NOT AUTHENTICATED");

        try (Producer<byte[], byte[]> writer = new KafkaClients(kafka.kafkaBootstrap()).plainWriter("stranger")) {
            writer.send(new ProducerRecord<>(Topics.BLOCKS, 0, null, new byte[] {1}))
                    .get();
            writer.send(new ProducerRecord<>(Topics.HEADERS, 0, null, new byte[] {1}))
                    .get();
        }
        assertThat(verifyTopics(1, "--vkey", vkey)).contains("WRONG: chain 0").contains("is no body");
    }

    private String verifyTopics(int status, String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> args = new ArrayList<>(List.of("kafka://" + kafka.kafkaBootstrap()));
        args.addAll(List.of(more));
        PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
        int ended = VerifyCommand.run(args.toArray(String[]::new), text, text, TopicSource::open);
        assertThat(ended).as(out.toString(StandardCharsets.UTF_8)).isEqualTo(status);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void an_erased_patient_is_gone_on_every_node_and_in_one_that_is_built_afterwards() throws Exception {
        long now = System.currentTimeMillis();
        String patient = Patients.ofBed("w", "b1");
        Events.Outcome outcome;
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            await().atMost(SOON).until(node::isReady);
            for (int seq = 0; seq < 20; seq++) {
                ward.heartRate("b" + seq % 4, seq, now + seq, seq % 4 == 1 ? 30 : 70);
            }
            await().atMost(SOON).until(() -> node.totals().readings() == 20);
            Files.createDirectories(dir.resolve("b"));
            Files.copy(dir.resolve("a").resolve("site.key"), dir.resolve("b").resolve("site.key"));
            Files.copy(dir.resolve("a").resolve(Keystore.FILE), dir.resolve("b").resolve(Keystore.FILE));
            Events events = new Events(node.store(), node.node.feed(), node.node::write);
            assertThat(events.knows(patient)).isTrue();
            try (TestNode reader = new TestNode(dir.resolve("b"), kafka.kafkaBootstrap())) {
                await().atMost(SOON).until(() -> reader.totals().readings() == 20);
                assertThat(knows(reader, patient)).isTrue();
                EventId event = new EventId(3, 4);
                outcome = events.submit(new Input.Erase(event, patient), SOON);
                assertThat(outcome.position()).isNotNull();
                assertThat(events.knows(patient)).isFalse();
                await().atMost(SOON).until(() -> !knows(reader, patient));
                // asked for again: it took effect, and does not a second time
                assertThat(events.submit(new Input.Erase(event, patient), SOON).position())
                        .isEqualTo(outcome.position());
            }
        }
        delete(dir.resolve("a").resolve("index"));
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            await().atMost(SOON).until(node::isReady);
            assertThat(node.totals().readings()).isEqualTo(20);
            assertThat(knows(node, patient)).isFalse();
            assertThat(knows(node, Patients.ofBed("w", "b2"))).isTrue();
            ward.heartRate("b1", 20, now + 20, 70);
            await().atMost(SOON).until(() -> knows(node, patient));
        }
    }

    @Test
    void only_old_inputs_that_are_sealed_are_deleted_and_sealing_goes_on() throws Exception {
        long now = System.currentTimeMillis();
        KafkaClients clients = new KafkaClients(kafka.kafkaBootstrap());
        TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap());
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
            TestNode again = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap());
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
        try (TestNode restarted = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
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
    void a_node_without_the_keystore_indexes_and_says_why_it_does_not_seal() throws Exception {
        long now = System.currentTimeMillis();
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            ward.heartRate("b1", 0, now, 70);
            await().atMost(SOON).until(() -> node.totals().readings() == 1);
        }
        Path keystore = dir.resolve("a").resolve(Keystore.FILE);
        Path away = Files.move(keystore, dir.resolve("away.p12"));
        delete(dir.resolve("a").resolve("index"));
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            await().atMost(SOON).until(() -> node.node.troubles().values().stream()
                    .anyMatch(trouble -> trouble.contains("has no keystore")));
            assertThat(node.totals().readings()).isEqualTo(1);
            assertThat(Files.exists(keystore))
                    .as("a lost keystore is not replaced")
                    .isFalse();
        }
        Files.move(away, keystore); // what was indexed without keys knows nobody, and is indexed again
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            await().atMost(SOON).until(node::isReady);
            assertThat(knows(node, Patients.ofBed("w", "b1"))).isTrue();
        }
    }

    private static boolean knows(TestNode node, String patient) {
        int chain = Patients.chainOf(patient, TestWard.CHAINS);
        return node.store().chain(chain).reader().patientHandle(patient) != null;
    }

    @Test
    void a_second_node_takes_over_what_the_first_leaves_and_goes_on_from_the_true_head() throws Exception {
        long now = System.currentTimeMillis();
        TestNode first = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap());
        await().atMost(SOON).until(first::isReady);
        Files.createDirectories(dir.resolve("b"));
        Files.copy(dir.resolve("a").resolve("site.key"), dir.resolve("b").resolve("site.key"));
        Files.copy(dir.resolve("a").resolve(Keystore.FILE), dir.resolve("b").resolve(Keystore.FILE));
        try (TestNode second = new TestNode(dir.resolve("b"), kafka.kafkaBootstrap())) {
            await().atMost(SOON).until(() -> owned(first) == 1 && owned(second) == 1 && second.isReady());
            for (int seq = 0; seq < 20; seq++) {
                ward.heartRate("b" + seq % 6, seq, now + seq, 70);
            }
            await().atMost(SOON).until(() -> second.totals().readings() == 20);
            first.close();
            await().atMost(Duration.ofSeconds(15)).until(() -> owned(second) == 2 && second.isReady());
            for (int seq = 20; seq < 40; seq++) {
                ward.heartRate("b" + seq % 6, seq, now + seq, 70);
            }
            await().atMost(SOON).until(() -> second.totals().readings() == 40);
            assertThat(second.totals().duplicates()).isZero();
        }
    }

    @Test
    void an_owner_that_was_fenced_starts_again_from_the_committed_head_and_seals_nothing_twice() throws Exception {
        long now = System.currentTimeMillis();
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            ward.heartRate("b1", 0, now, 70);
            await().atMost(SOON).until(() -> node.totals().readings() == 1);
            for (int chain = 0; chain < TestWard.CHAINS; chain++) {
                // what a new owner of the chain would do first
                try (Producer<byte[], byte[]> other =
                        new KafkaClients(kafka.kafkaBootstrap()).chainWriter("test", chain)) {
                    other.initTransactions();
                }
            }
            for (int seq = 1; seq < 20; seq++) {
                ward.heartRate("b1", seq, now + seq, 70);
                ward.heartRate("b2", seq, now + seq, 70);
            }
            await().atMost(SOON).until(() -> node.totals().readings() == 39);
            assertThat(node.totals().duplicates()).isZero();
            assertThat(node.fatal).isEmpty();
        }
    }

    @Test
    void a_node_is_not_ready_while_kafka_is_away() throws Exception {
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            await().atMost(SOON).until(node::isReady);
            kafka.close();
            await().atMost(SOON).until(() -> node.node.troubles().containsKey("kafka"));
        }
    }

    @Test
    void a_node_with_another_key_refuses_to_run() throws Exception {
        try (TestNode node = new TestNode(dir.resolve("a"), kafka.kafkaBootstrap())) {
            await().atMost(SOON).until(node::isReady);
        }
        Path other = dir.resolve("b");
        Files.createDirectories(other);
        Files.writeString(
                other.resolve("site.key"),
                SigningKey.generate("test", new java.security.SecureRandom()).secretText());
        try (TestNode node = new TestNode(other, kafka.kafkaBootstrap())) {
            await().atMost(SOON).until(() -> !node.fatal.isEmpty());
            assertThat(node.fatal.getFirst()).isInstanceOf(SiteKey.WrongSite.class);
        }
        Files.delete(dir.resolve("a").resolve("site.key"));
        Files.copy(other.resolve("site.key"), dir.resolve("a").resolve("site.key"));
        assertThatThrownBy(() -> new TestNode(dir.resolve("a"), kafka.kafkaBootstrap()))
                .isInstanceOf(SiteKey.WrongSite.class)
                .hasMessageContaining("this ledger's key is");
    }

    private static int owned(TestNode node) {
        int owned = 0;
        for (ChainStore chain : node.store().chains()) {
            owned += node.node.owns(chain.chain()) ? 1 : 0;
        }
        return owned;
    }

    /** Whether the newest block of every chain is under a checkpoint that the site's key signed. */
    private boolean isSigned(TestNode node) throws IOException {
        SigningKey key = SigningKey.parse(
                        Files.readString(dir.resolve("a").resolve("site.key")).strip())
                .orThrow();
        for (ChainStore chain : node.store().chains()) {
            CheckpointStore.Kept kept = node.node.checkpoints().newest(chain.chain());
            boolean signed = kept != null
                    && kept.checkpoint().size() == chain.height() + 1
                    && kept.note().verify(Set.of(key.verifierKey())) instanceof NoteVerdict.Verified;
            if (!signed) {
                return false;
            }
        }
        return true;
    }

    private static List<List<String>> headers(TestNode node) {
        List<List<String>> all = new ArrayList<>();
        for (ChainStore chain : node.store().chains()) {
            List<String> hashes = new ArrayList<>();
            for (long height = 0; height <= chain.height(); height++) {
                BlockHeader header = chain.header(height);
                hashes.add(header == null ? "missing" : header.leafHash().toHex());
            }
            all.add(hashes);
        }
        return all;
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

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
