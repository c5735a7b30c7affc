package org.wardledger.ledger.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.keys.Keystore;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.StoreException;
import org.wardledger.ledger.verify.VerifyCommand;

/** A real node on a real Kafka whose topics of keys and of devices are lost: what an index has of them comes back. */
class LostTopicsIT extends OnKafka {
    private static final List<Integer> NOTHING = List.of(0, 0);
    private static final String KNOWN = "patient-7";
    private static final String ERASED = Patients.ofBed("w", "b2");
    private static final String LOST = "patients who are not erased, and whose keys are not in " + Topics.KEYS;

    /** A topic's newest records by key, both as hex; tombstones are none. */
    private Map<String, String> standing(String topic) {
        TopicSurgery topics = new TopicSurgery(kafka.kafkaBootstrap());
        Map<String, String> standing = new TreeMap<>();
        for (int partition = 0; partition < TestWard.CHAINS; partition++) {
            for (var record : topics.read(topic, partition)) {
                String key = HexFormat.of().formatHex(record.key());
                if (record.value() == null) {
                    standing.remove(key);
                } else {
                    standing.put(key, HexFormat.of().formatHex(record.value()));
                }
            }
        }
        return standing;
    }

    private static int patients(TestNode node) {
        return node.store().chains().stream()
                .mapToInt(chain -> chain.reader().patients())
                .sum();
    }

    private void awaitReadings(TestNode node, long readings) {
        await().atMost(SOON).until(() -> node.isReady() && node.totals().readings() == readings);
    }

    private static Input.Assign assign(String patient, long assignment, String device) {
        return new Input.Assign(
                assignment,
                new RegisteredContent(
                        patient, device, "w", "b7", System.currentTimeMillis() + 60_000, null, List.of()));
    }

    private String newGeneration(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "--data", dir.resolve("a").toString(), "--bootstrap", kafka.kafkaBootstrap(), "--chain", "all"));
        args.addAll(List.of(more));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        NewGenerationCommand.run(args.toArray(String[]::new), out, out);
        return said.toString(StandardCharsets.UTF_8);
    }

    private String verify() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        VerifyCommand.run(
                new String[] {
                    "kafka://" + kafka.kafkaBootstrap(),
                    "--keystore",
                    dir.resolve("a").resolve(Keystore.FILE).toString()
                },
                out,
                out,
                TopicSource::open);
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Three beds, of which the last is erased, and a device for each of two patients; what was known before the erasure. */
    private Before begin(TestNode node) throws Exception {
        await().atMost(SOON).until(node::isReady);
        for (int bed = 0; bed < 3; bed++) {
            ward.heartRate("b" + bed, 0, System.currentTimeMillis(), 70);
        }
        ward.write(KNOWN, assign(KNOWN, 77, "d-7"));
        ward.write(ERASED, assign(ERASED, 78, "d-8"));
        await().atMost(SOON)
                .until(() -> standing(Topics.KEYS).size() == 4
                        && standing(Topics.DEVICES).size() == 2);
        Before before = new Before(standing(Topics.KEYS), standing(Topics.DEVICES));
        ward.write(ERASED, new Input.Erase(new EventId(1, 2), ERASED));
        await().atMost(SOON).until(() -> standing(Topics.KEYS).size() == 3);
        awaitReadings(node, 3);
        ward.heartRate("b2", 1, System.currentTimeMillis(), 70); // begins again, with another key under the same name
        awaitReadings(node, 4);
        await().atMost(SOON).until(() -> standing(Topics.KEYS).size() == 4);
        return before;
    }

    /** What the topics had before somebody was erased. */
    private record Before(Map<String, String> keys, Map<String, String> devices) {}

    /** The record that an older copy brings back. */
    private void bringBack(String topic, int partition, Map<String, String> before, Map<String, String> now)
            throws Exception {
        try (var writer = new KafkaClients(kafka.kafkaBootstrap()).plainWriter("older")) {
            for (var record : before.entrySet()) {
                if (!record.getValue().equals(now.get(record.getKey()))) {
                    writer.send(new ProducerRecord<>(
                                    topic,
                                    partition,
                                    HexFormat.of().parseHex(record.getKey()),
                                    HexFormat.of().parseHex(record.getValue())))
                            .get();
                }
            }
        }
    }

    @Test
    void keys_and_devices_come_back_from_an_index_and_where_none_has_them_nothing_is_sealed() throws Exception {
        Before before;
        try (TestNode node = node("a")) {
            before = begin(node);
        }
        Map<String, String> keys = standing(Topics.KEYS);
        Map<String, String> devices = standing(Topics.DEVICES);
        TopicSurgery topics = new TopicSurgery(kafka.kafkaBootstrap());
        topics.cut(Topics.KEYS, NOTHING);
        topics.cut(Topics.DEVICES, NOTHING);
        bringBack(Topics.KEYS, Patients.chainOf(ERASED, TestWard.CHAINS), before.keys(), keys);
        bringBack(Topics.DEVICES, DeviceRecord.partitionOf("d-8", TestWard.CHAINS), before.devices(), devices);
        assertThat(standing(Topics.KEYS)).hasSize(1);
        assertThat(standing(Topics.DEVICES)).hasSize(1);

        try (TestNode node = node("a")) {
            awaitReadings(node, 4);
            assertThat(standing(Topics.KEYS)).isEqualTo(keys);
            assertThat(standing(Topics.DEVICES)).isEqualTo(devices);
            await("who asks for the device's assignments gets them")
                    .atMost(SOON)
                    .until(() -> node.node.devices().history("d-7").size() == 1);
            int patients = patients(node);
            ward.heartRate("b0", 1, System.currentTimeMillis(), 70);
            awaitReadings(node, 5);
            assertThat(patients(node)).as("nobody got a second handle").isEqualTo(patients);
        }
        assertThat(verify())
                .contains("COMPARED: wardledger.devices: 2 assignments")
                .doesNotContain("WRONG");
        copySecrets("a", "b");
        topics.cut(Topics.KEYS, NOTHING);
        anIndexThatPassedOverPatientsIsBuiltAgain(keys);
        topics.cut(Topics.KEYS, NOTHING);
        nobodyHasThem();
    }

    /** A new node first, which can read nobody and seals nothing; then the one that has them. */
    private void anIndexThatPassedOverPatientsIsBuiltAgain(Map<String, String> keys) throws Exception {
        try (TestNode blind = node("b")) {
            awaitTrouble(blind, LOST);
            assertThat(standing(Topics.KEYS)).isEmpty();
            try (TestNode node = node("a")) {
                await().atMost(SOON).until(() -> standing(Topics.KEYS).equals(keys));
                awaitReadings(node, 5);
                // it is being built again under whoever asks
                await().atMost(SOON)
                        .ignoreExceptionsInstanceOf(StoreException.class)
                        .until(() -> blind.totals().readings() == 5
                                && blind.store().chains().stream()
                                        .allMatch(chain -> chain.reader().unreadable() == 0));
            }
        }
        try (Stream<Path> files = Files.list(dir.resolve("b"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("it was set aside")
                    .anyMatch(name -> name.startsWith("index.broken-"));
        }
    }

    private void nobodyHasThem() throws Exception {
        LedgerStore.delete(dir.resolve("a").resolve("index"));
        try (TestNode node = node("a")) {
            awaitTrouble(node, LOST);
            ward.heartRate("b0", 2, System.currentTimeMillis(), 70);
            assertThat(newGeneration()).contains("patients whose keys are gone", "nothing was done");
            assertThat(newGeneration("--yes")).contains("--erase-unreadable");
            assertThat(beginGenerations()).contains("is in generation 2");
            awaitReadings(node, 6);
            for (ChainStore chain : node.store().chains()) {
                assertThat(chain.reader().unreadable()).isZero();
            }
            assertThat(standing(Topics.KEYS))
                    .as("of whom comes again, a new one")
                    .hasSize(1);
        }
    }

    /** The node goes on trying: when it comes between, the command says so, and is asked again. */
    private String beginGenerations() {
        StringBuilder said = new StringBuilder();
        await().atMost(SOON).until(() -> {
            String now = newGeneration("--yes", "--erase-unreadable");
            said.append(now);
            return !now.contains("ask again") && !now.contains("let the node read it first");
        });
        return said.toString();
    }

    private static void awaitTrouble(TestNode node, String what) {
        await().atMost(SOON).until(() -> node.node.troubles().values().stream().anyMatch(text -> text.contains(what)));
    }
}
