package org.wardledger.ledger.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardledger.core.note.SigningKey;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.verify.VerifyCommand;

/** A site's key changes while a real node runs, on a real Kafka. */
class KeyRotationIT extends OnKafka {
    private static final int OVERLAP_MS = 2000;

    private Path data;
    private final AtomicInteger seq = new AtomicInteger();

    @BeforeEach
    void chooseDirectory() {
        data = dir.resolve("node");
    }

    private String rotate() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] args = {"--data", data.toString(), "--bootstrap", kafka.kafkaBootstrap(), "--overlap", "" + OVERLAP_MS
        };
        int status = RotateKeyCommand.run(args, both, both);
        String said = out.toString(StandardCharsets.UTF_8);
        assertThat(status).as(said).isZero();
        return said.lines().findFirst().orElseThrow().replace("new verifier key: ", "");
    }

    /** Something to seal in every chain, now. */
    private void someReadings() throws Exception {
        int next = seq.incrementAndGet();
        for (int bed = 0; bed < 8; bed++) {
            ward.heartRate("b" + bed, next, System.currentTimeMillis(), 70);
        }
    }

    /** Whether a checkpoint over all of a chain that has this newest key has this many signatures. */
    private static boolean isSigned(TestNode node, ChainStore chain, String newest, int signatures) {
        CheckpointStore.Kept kept = node.node.checkpoints().newest(chain.chain());
        return kept != null
                && chain.reader().keys().newest().equals(newest)
                && kept.checkpoint().size() == chain.height() + 1
                && kept.note().signatures().size() == signatures;
    }

    private void awaitSignatures(TestNode node, String newest, int signatures) throws Exception {
        await().atMost(SOON).pollInterval(Duration.ofMillis(300)).until(() -> {
            boolean signed =
                    node.store().chains().stream().allMatch(chain -> isSigned(node, chain, newest, signatures));
            if (!signed) {
                someReadings();
            }
            return signed;
        });
    }

    private int verify(String vkey) {
        String[] args = {data.toString(), "--vkey", vkey};
        return VerifyCommand.run(args, System.out, System.err, TopicSource::open);
    }

    @Test
    void both_keys_sign_for_a_while_then_the_new_one_and_a_node_without_it_says_so() throws Exception {
        String old;
        String next;
        try (TestNode node = node("node")) {
            await().atMost(SOON).until(node::isReady);
            old = SigningKey.parse(Files.readString(data.resolve("site.key")).strip())
                    .orThrow()
                    .verifierKey()
                    .text();
            awaitSignatures(node, old, 1);
            next = rotate();
            assertThat(next).startsWith("test+").isNotEqualTo(old);
            awaitSignatures(node, next, 2);
            awaitSignatures(node, next, 1);
            assertThat(node.isReady()).isTrue();
            assertThat(verify(old)).isZero();
            assertThat(verify(next)).isZero();
        }
        Path file;
        try (Stream<Path> files = Files.list(data)) {
            file = files.filter(each -> each.getFileName().toString().matches("site\\.key\\.[0-9a-f]{8}"))
                    .findFirst()
                    .orElseThrow();
        }
        Path elsewhere = Files.move(file, dir.resolve("elsewhere"));
        try (TestNode node = node("node")) {
            await().atMost(SOON)
                    .until(() ->
                            node.node.troubles().getOrDefault("checkpoints", "").contains("was rotated to " + next));
            assertThat(node.isReady()).isFalse();
            assertThat(node.fatal).isEmpty();
            long before = node.totals().readings();
            someReadings();
            await("sealing goes on").atMost(SOON).until(() -> node.totals().readings() == before + 8);
            Files.move(elsewhere, file);
            await().atMost(SOON).until(node::isReady);
            awaitSignatures(node, next, 1);
        }
    }
}
