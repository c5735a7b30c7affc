package org.wardledger.ledger.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.chain.Generations;
import org.wardledger.core.chain.Totals;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.TreeHashes;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.keys.Keystore;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.verify.VerifyCommand;
import org.wardledger.localstack.process.LocalStackProcess;

/** A real node on a real Kafka that loses blocks, and then inputs, and goes on. */
class NewGenerationIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PATIENT = "patient-7";
    private static final long ASSIGNMENT = 77;
    private static final String ERASED = Patients.ofBed("w", "b0");

    @TempDir
    private Path dir;

    private Path data;
    private LocalStackProcess kafka;
    private TestWard ward;
    private TopicSurgery topics;
    private int seq;

    @BeforeEach
    void startKafka() throws IOException, InterruptedException {
        data = dir.resolve("node");
        kafka = LocalStackProcess.start(
                LocalStackProcess.Options.in(dir.resolve("kafka")).onlyKafka().withPartitions(TestWard.CHAINS));
        ward = new TestWard(kafka.kafkaBootstrap());
        topics = new TopicSurgery(kafka.kafkaBootstrap());
    }

    @AfterEach
    void stopKafka() throws IOException {
        ward.close();
        kafka.close();
    }

    /** The outcome of a command, and what it said. */
    private record Said(int status, String text) {}

    private interface ACommand {
        int run(PrintStream out);
    }

    private static Said say(ACommand command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int status = command.run(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return new Said(status, bytes.toString(StandardCharsets.UTF_8));
    }

    private Said newGeneration(String... more) {
        List<String> args =
                new ArrayList<>(List.of("--data", data.toString(), "--bootstrap", kafka.kafkaBootstrap(), "--chain"));
        args.addAll(List.of(more));
        return say(out -> NewGenerationCommand.run(args.toArray(String[]::new), out, out));
    }

    private String verify(int status, String says, String what, Path... saved) throws IOException {
        List<String> args = new ArrayList<>(List.of(what, "--vkey", vkey(), "--keystore", data + "/patients.p12"));
        for (Path each : saved) {
            args.addAll(List.of("--checkpoint", each.toString()));
        }
        Said said = say(out -> VerifyCommand.run(args.toArray(String[]::new), out, out, TopicSource::open));
        assertThat(said.status()).as(said.text()).isEqualTo(status);
        assertThat(said.text()).contains(says);
        return said.text();
    }

    private String vkey() throws IOException {
        return siteKey().verifierKey().text();
    }

    private SigningKey siteKey() throws IOException {
        return SigningKey.parse(Files.readString(data.resolve("site.key")).strip())
                .orThrow();
    }

    /** A low heart rate in each of eight beds, and one 30 s before it: each pair raises an alert where none stands. */
    private void lowHeartRates() throws Exception {
        for (int bed = 0; bed < 8; bed++) {
            long now = System.currentTimeMillis();
            ward.heartRate("b" + bed, seq, now - 30_000, 41);
            ward.heartRate("b" + bed, seq + 1, now, 41);
        }
        seq += 2;
    }

    /** A reading that was acknowledged is sent once more, as gateways may: it is a duplicate, and nothing else. */
    private void comesAgain(TestNode node, Input.Admitted early) throws Exception {
        Totals before = node.totals();
        ward.write(early);
        await().atMost(SOON).until(() -> node.totals().duplicates() == before.duplicates() + 1);
        assertThat(node.totals().readings()).isEqualTo(before.readings());
        assertThat(node.totals().rejected()).isEqualTo(before.rejected());
    }

    private static void awaitReadings(TestNode node, long readings) {
        await().atMost(SOON).until(() -> node.totals().readings() == readings && isSigned(node));
    }

    private static boolean isSigned(TestNode node) {
        return node.store().chains().stream().allMatch(chain -> {
            CheckpointStore.Kept kept = node.node.checkpoints().newest(chain);
            return kept != null && kept.checkpoint().size() == chain.height() + 1;
        });
    }

    private Path save(int chain, String name) throws IOException {
        return Files.copy(data.resolve("state/checkpoints/" + chain), dir.resolve(name));
    }

    private void awaitTrouble(TestNode node, String what) {
        await().atMost(SOON).until(() -> node.node.troubles().values().stream().anyMatch(text -> text.contains(what)));
    }

    private static void awaitGeneration(TestNode node, int generation) {
        await().atMost(SOON)
                .until(() -> node.isReady()
                        && isSigned(node)
                        && node.store().chains().stream()
                                .allMatch(chain -> chain.reader().generations().newest() == generation));
    }

    /** Ids of alerts that stand for whoever follows the topic. */
    private Set<String> standing() {
        Set<String> standing = new TreeSet<>();
        for (int chain = 0; chain < TestWard.CHAINS; chain++) {
            for (var record : topics.read(Topics.ALERTS, chain)) {
                String id = new String(record.key(), StandardCharsets.UTF_8);
                String value = record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
                if (value.contains("\"state\":\"raised\"")) {
                    standing.add(id);
                } else {
                    standing.remove(id);
                }
            }
        }
        return standing;
    }

    @Test
    void a_site_that_lost_blocks_and_then_inputs_goes_on_and_says_so() throws Exception {
        List<Integer> left = new ArrayList<>();
        Input.Admitted firstSent;
        List<Path> early = new ArrayList<>();
        List<Path> late = new ArrayList<>();
        String earlyNote;
        try (TestNode node = new TestNode(data, kafka.kafkaBootstrap())) {
            await().atMost(SOON).until(node::isReady);
            firstSent = TestWard.reading("b20", 0, System.currentTimeMillis(), 70);
            ward.write(firstSent);
            lowHeartRates();
            awaitReadings(node, 17);
            for (ChainStore chain : node.store().chains()) {
                left.add((int) chain.height() + 1);
                early.add(save(chain.chain(), "early-" + chain.chain()));
            }
            earlyNote = Files.readString(early.getFirst());
            // new patients, alerts and an assignment that only blocks which are lost know of
            for (int bed = 8; bed < 12; bed++) {
                ward.heartRate("b" + bed, 0, System.currentTimeMillis() - 30_000, 41);
                ward.heartRate("b" + bed, 1, System.currentTimeMillis(), 41);
            }
            ward.write(
                    PATIENT,
                    new Input.Assign(
                            ASSIGNMENT,
                            new RegisteredContent(
                                    PATIENT, "d-7", "w", "b7", System.currentTimeMillis() + 6_000, null, List.of())));
            lowHeartRates();
            awaitReadings(node, 41);
            int chain = Patients.chainOf(PATIENT, TestWard.CHAINS);
            await().atMost(SOON).until(() -> node.store().chain(chain).reader().assignment(ASSIGNMENT) != null);
            await().atMost(SOON).until(() -> isSigned(node));
            for (ChainStore each : node.store().chains()) {
                late.add(save(each.chain(), "late-" + each.chain()));
            }
        }
        Set<String> stood = standing();
        assertThat(stood).hasSizeGreaterThanOrEqualTo(12);
        topics.cut(Topics.HEADERS, left);
        topics.cut(Topics.BLOCKS, left);
        LedgerStore.delete(data.resolve("index"));

        try (TestNode node = new TestNode(data, kafka.kafkaBootstrap())) {
            awaitTrouble(node, "it has lost blocks");
            Said told = newGeneration("all");
            assertThat(told.status()).as(told.text()).isOne();
            assertThat(told.text())
                    .contains("lost: blocks " + left.getFirst() + " to ")
                    .contains("nothing was done");
            assertThat(node.store().chain(0).height()).isEqualTo(left.getFirst() - 1);
            Said done = newGeneration("all", "--yes");
            assertThat(done.status()).as(done.text()).isZero();
            assertThat(done.text()).contains("chain 0 is in generation 2 from block " + left.getFirst() + " on");
            awaitGeneration(node, 2);
            awaitReadings(node, 41); // those of lost blocks again, from the inputs that were there
            assertThat(node.store()
                            .chain(Patients.chainOf(PATIENT, TestWard.CHAINS))
                            .reader()
                            .assignment(ASSIGNMENT))
                    .isNotNull();
            comesAgain(node, firstSent);
            lowHeartRates();
            awaitReadings(node, 57);
            await("alerts that still hold stand again")
                    .atMost(SOON)
                    .until(() -> standing().size() >= 12);
            assertThat(standing()).doesNotContainAnyElementsOf(stood);
            ChainStore first = node.store().chain(0);
            CheckpointStore.Kept newest =
                    Objects.requireNonNull(node.node.checkpoints().newest(first));
            assertThat(newest.checkpoint().origin()).isEqualTo("test/0/2");
            var again = Objects.requireNonNull(node.node.signer().again(first, left.getFirst(), newest.checkpoint()));
            assertThat(again.encoded())
                    .as("what was signed before the loss is the same")
                    .isEqualTo(earlyNote);
            assertThat(newGeneration("all", "--yes").text())
                    .contains("chain 0: nothing is lost", "chain 1: nothing is lost", "no generation was begun");
        }
        String kafkaTopics = "kafka://" + kafka.kafkaBootstrap();
        verify(0, "RESTORED: chain 0: blocks of generation 1 were lost", kafkaTopics, early.toArray(Path[]::new));
        verify(3, "which names exactly this checkpoint", data.toString(), late.toArray(Path[]::new));
        otherNodeHasTheSame();
        inputsAreLostAndOthersInTheirPlace();
        blocksAreLostAgain(left);
        someAreLeft();
        verify(3, "LOST", kafkaTopics, late.toArray(Path[]::new));
    }

    private void otherNodeHasTheSame() throws Exception {
        Path other = Files.createDirectories(dir.resolve("other"));
        Files.copy(data.resolve("site.key"), other.resolve("site.key"));
        Files.copy(data.resolve("patients.p12"), other.resolve("patients.p12"));
        try (TestNode node = new TestNode(other, kafka.kafkaBootstrap());
                LedgerStore known = LedgerStore.openReadOnly(data.resolve("index"), () -> null)) {
            awaitGeneration(node, 2);
            for (ChainStore chain : known.chains()) {
                long size = chain.height() + 1;
                assertThat(TreeHashes.root(node.store().chain(chain.chain()), size))
                        .isEqualTo(TreeHashes.root(chain, size));
            }
        }
    }

    /**
     * Three inputs of each chain are left, and behind them are more than were sealed. That these came later is said by
     * their append times, so the topic takes the writer's here.
     */
    private void inputsAreLostAndOthersInTheirPlace() throws Exception {
        topics.cut(Topics.INPUTS, List.of(3, 3), Map.of("message.timestamp.type", "CreateTime"));
        long laterMs = System.currentTimeMillis() + 100_000;
        long others = 0;
        long before;
        try (LedgerStore known = LedgerStore.openReadOnly(data.resolve("index"), () -> null)) {
            for (int bed = 0; bed < 2; bed++) {
                Input.Admitted other = TestWard.reading(bedOf(bed, 30), 0, laterMs, 70);
                long sealed = Objects.requireNonNull(known.chain(bed).head()).inputTo();
                for (long number = 0; number < sealed; number++) {
                    Input.Admitted next = TestWard.reading(other.reading().bed(), number, laterMs + number, 70);
                    topics.write(Topics.INPUTS, bed, laterMs + number, null, InputCodec.encode(next));
                    others++;
                }
            }
        }
        try (TestNode node = new TestNode(data, kafka.kafkaBootstrap())) {
            awaitTrouble(node, "but those before it came after the newest block was sealed");
            before = node.totals().readings();
            Said done = newGeneration("all", "--yes");
            assertThat(done.status()).as(done.text()).isZero();
            assertThat(done.text()).contains("what was there in their place is lost, and it would go on from ");
            awaitGeneration(node, 3);
            awaitReadings(node, before + others);
            assertThat(node.totals().rejected()).isZero();
            Generations generations = node.store().chain(0).reader().generations();
            assertThat(generations.later().getLast().lost()).isNull();
            // what the next restore loses
            ward.write(ERASED, new Input.Erase(new EventId(5, 6), ERASED));
            await().atMost(SOON).until(() -> !knows(node, ERASED) && isSigned(node));
        }
        verify(0, "RESTORED: chain 0: inputs or patients' keys were lost", data.toString());
    }

    /** A bed of a chain. */
    private static String bedOf(int chain, int from) {
        return IntStream.iterate(from, bed -> bed + 1)
                .mapToObj(bed -> "b" + bed)
                .filter(bed -> Patients.chainOf(Patients.ofBed("w", bed), TestWard.CHAINS) == chain)
                .findFirst()
                .orElseThrow();
    }

    private static boolean knows(TestNode node, String patient) {
        int chain = Patients.chainOf(patient, TestWard.CHAINS);
        return node.store().chain(chain).reader().patientHandle(patient) != null;
    }

    /** The later generations with them, and the block in which a patient was erased. */
    private void blocksAreLostAgain(List<Integer> left) throws Exception {
        topics.cut(Topics.HEADERS, left);
        topics.cut(Topics.BLOCKS, left);
        LedgerStore.delete(data.resolve("index"));
        String elsewhere = given("elsewhere", siteKey(), 5_000);
        try (TestNode node = new TestNode(data, kafka.kafkaBootstrap())) {
            awaitTrouble(node, "the ledger ends here, but test/");
            Said stranger =
                    newGeneration("all", "--checkpoint", given("stranger", SigningKey.of("test", new byte[32]), 9));
            assertThat(stranger.status()).isOne();
            assertThat(stranger.text()).contains("is signed by no key of this site");
            Said refused = newGeneration("all", "--checkpoint", elsewhere, "--yes");
            assertThat(refused.status()).isOne();
            assertThat(refused.text())
                    .contains("lost: blocks " + left.getFirst() + " to 4999, which were signed in generation 3")
                    .contains("patients whose keys are gone: 1")
                    .contains("they can only be erased");
            assertThat(node.store().chain(0).height()).isEqualTo(left.getFirst() - 1);
            assertThat(node.store().chain(1).height()).isEqualTo(left.getLast() - 1);
            Said done = newGeneration("all", "--checkpoint", elsewhere, "--yes", "--erase-unreadable");
            assertThat(done.status()).as(done.text()).isZero();
            awaitGeneration(node, 4);
            assertThat(knows(node, ERASED)).isFalse();
        }
    }

    /**
     * Another patient's key is gone, as where the command ended between two blocks: no node whose index does not have it
     * seals, until somebody has gone on with the chain.
     */
    private void someAreLeft() throws Exception {
        String patient = Patients.ofBed("w", "b1");
        int chain = Patients.chainOf(patient, TestWard.CHAINS);
        SiteVault vault = Objects.requireNonNull(new Keystore(data.resolve(Keystore.FILE), "wardledger").get());
        topics.write(Topics.KEYS, chain, System.currentTimeMillis(), vault.recordKey(patient, 0), null);
        LedgerStore.delete(data.resolve("index")); // which would write it again
        try (TestNode node = new TestNode(data, kafka.kafkaBootstrap())) {
            awaitTrouble(node, "who are not erased, and whose keys are not in");
            assertThat(knows(node, patient)).isFalse();
            ward.heartRate("b1", 1_000, System.currentTimeMillis(), 70);
            Said refused = newGeneration("all", "--yes");
            assertThat(refused.status()).isOne();
            assertThat(refused.text())
                    .contains("left before all patients were erased")
                    .contains("--erase-unreadable");
            Said done = newGeneration("all", "--yes", "--erase-unreadable");
            assertThat(done.status()).as(done.text()).isZero();
            assertThat(done.text()).contains("chain " + chain + ": erased, in block ");
            await("the reading is of a new patient").atMost(SOON).until(() -> knows(node, patient));
            awaitGeneration(node, 4);
            assertThat(newGeneration("all").text()).contains("chain " + chain + ": nothing is lost");
            assertThat(newGeneration("all", "--checkpoint", given("larger", siteKey(), 5_001))
                            .text())
                    .contains("test/0/3 of 5001 blocks, can not be admitted any more");
        }
    }

    /** A checkpoint of generation 3 that somebody else has kept. */
    private String given(String name, SigningKey key, long size) throws IOException {
        Checkpoint checkpoint = new Checkpoint("test/0/3", size, Hash.of(new byte[32]));
        Path file = dir.resolve(name);
        Files.writeString(file, SignedNote.sign(checkpoint, key).encoded());
        return file.toString();
    }
}
