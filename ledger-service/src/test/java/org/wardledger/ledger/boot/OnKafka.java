package org.wardledger.ledger.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.ledger.keys.Keystore;
import org.wardledger.localstack.process.LocalStackProcess;

/** A Kafka with empty topics for each test, since a site's topics have fixed names, and somebody who writes its inputs. */
abstract class OnKafka {
    static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path dir;

    LocalStackProcess kafka;
    TestWard ward;

    @BeforeEach
    void startKafka() throws IOException, InterruptedException {
        kafka = LocalStackProcess.start(
                LocalStackProcess.Options.in(dir.resolve("kafka")).onlyKafka().withPartitions(TestWard.CHAINS));
        ward = new TestWard(kafka.kafkaBootstrap());
    }

    @AfterEach
    void stopKafka() {
        ward.close();
        kafka.close();
    }

    /** A node with the data directory of that name. */
    TestNode node(String name) {
        return new TestNode(dir.resolve(name), kafka.kafkaBootstrap());
    }

    /** What the nodes of a site have in common, from one's directory into another's. */
    void copySecrets(String from, String to) throws IOException {
        Files.createDirectories(dir.resolve(to));
        for (String secret : List.of("site.key", Keystore.FILE)) {
            Files.copy(dir.resolve(from).resolve(secret), dir.resolve(to).resolve(secret));
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
