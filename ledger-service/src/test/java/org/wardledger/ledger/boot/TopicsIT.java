package org.wardledger.ledger.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.Position;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.keys.Keystore;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.verify.VerifyCommand;

/** The topics are the ledger: an index that is lost is built from them, and they are verified themselves. */
class TopicsIT extends OnKafka {
    @Test
    void a_lost_index_is_rebuilt_from_the_topics_to_the_same_headers_under_a_checkpoint_that_still_holds()
            throws Exception {
        long now = System.currentTimeMillis();
        List<List<String>> before;
        try (TestNode node = node("a")) {
            for (int seq = 0; seq < 30; seq++) {
                ward.heartRate("b" + seq % 4, seq, now + seq, 60 + seq);
            }
            await().atMost(SOON).until(() -> node.totals().readings() == 30);
            await().atMost(SOON).until(() -> isSigned(node));
            before = headers(node);
        }
        delete(dir.resolve("a").resolve("index"));
        try (TestNode node = node("a")) {
            await().atMost(SOON).until(node::isReady);
            assertThat(headers(node)).isEqualTo(before);
            assertThat(isSigned(node)).isTrue();
        }
    }

    @Test
    void the_topics_themselves_are_verified_with_keys_and_without() throws Exception {
        long now = System.currentTimeMillis();
        try (TestNode node = node("a")) {
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
        try (TestNode node = node("a")) {
            await().atMost(SOON).until(node::isReady);
            for (int seq = 0; seq < 20; seq++) {
                ward.heartRate("b" + seq % 4, seq, now + seq, seq % 4 == 1 ? 30 : 70);
            }
            await().atMost(SOON).until(() -> node.totals().readings() == 20);
            copySecrets("a", "b");
            Events events = new Events(node.store(), node.node.feed(), node.node::write);
            assertThat(events.knows(patient)).isTrue();
            try (TestNode reader = node("b")) {
                await().atMost(SOON).until(() -> reader.totals().readings() == 20);
                ChainStore other = reader.store().chain(Patients.chainOf(patient, TestWard.CHAINS));
                long handle = Objects.requireNonNull(other.reader().patientHandle(patient));
                assertThat(other.reader().content(handle, 0)).isNotNull();
                EventId event = new EventId(3, 4);
                outcome = events.submit(new Input.Erase(event, patient), SOON);
                assertThat(events.knows(patient)).isFalse();
                // no moment in which the other has the block and still reads of the patient
                Position erased = Objects.requireNonNull(outcome.position());
                await().atMost(SOON).until(() -> other.height() >= erased.height());
                assertThat(knows(reader, patient)).isFalse();
                assertThat(other.reader().patientId(handle)).isNull();
                assertThat(other.key(handle, 0)).isNull();
                assertThat(other.reader().content(handle, 0)).isNull();
                // asked for again: it took effect, and does not a second time
                assertThat(events.submit(new Input.Erase(event, patient), SOON).position())
                        .isEqualTo(outcome.position());
            }
        }
        delete(dir.resolve("a").resolve("index"));
        try (TestNode node = node("a")) {
            await().atMost(SOON).until(node::isReady);
            assertThat(node.totals().readings()).isEqualTo(20);
            assertThat(knows(node, patient)).isFalse();
            assertThat(knows(node, Patients.ofBed("w", "b2"))).isTrue();
            ward.heartRate("b1", 20, now + 20, 70);
            await().atMost(SOON).until(() -> knows(node, patient));
        }
    }

    @Test
    void a_node_without_the_keystore_indexes_and_says_why_it_does_not_seal() throws Exception {
        long now = System.currentTimeMillis();
        try (TestNode node = node("a")) {
            ward.heartRate("b1", 0, now, 70);
            await().atMost(SOON).until(() -> node.totals().readings() == 1);
        }
        Path keystore = dir.resolve("a").resolve(Keystore.FILE);
        Path away = Files.move(keystore, dir.resolve("away.p12"));
        delete(dir.resolve("a").resolve("index"));
        try (TestNode node = node("a")) {
            await().atMost(SOON).until(() -> node.node.troubles().values().stream()
                    .anyMatch(trouble -> trouble.contains("has no keystore")));
            assertThat(node.totals().readings()).isEqualTo(1);
            assertThat(Files.exists(keystore))
                    .as("a lost keystore is not replaced")
                    .isFalse();
        }
        Files.move(away, keystore); // what was indexed without keys knows nobody, and is indexed again
        try (TestNode node = node("a")) {
            await().atMost(SOON).until(node::isReady);
            assertThat(knows(node, Patients.ofBed("w", "b1"))).isTrue();
        }
    }

    private static boolean knows(TestNode node, String patient) {
        int chain = Patients.chainOf(patient, TestWard.CHAINS);
        return node.store().chain(chain).reader().patientHandle(patient) != null;
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
}
