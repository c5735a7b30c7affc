package org.wardledger.ledger.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.wardledger.ledger.keys.Keystore;

/** The service with an empty directory and a Kafka that never comes: the tests seal what they need themselves. */
public class WithoutKafka implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "http-tests")), "data")
                    .toAbsolutePath();
            var unused = new Keystore(data.resolve(Keystore.FILE), "wardledger").getOrCreate();
            return Map.of(
                    "wardledger.ledger.data", data.toString(),
                    "kafka.bootstrap.servers", "127.0.0.1:1",
                    "quarkus.log.category.\"org.apache.kafka.clients\".level", "OFF",
                    "quarkus.http.test-port", "0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
