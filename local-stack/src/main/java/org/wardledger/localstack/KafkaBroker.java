package org.wardledger.localstack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Apache Kafka, one node that is broker and controller (KRaft). Not thread-safe: started, and then closed once. */
final class KafkaBroker implements Broker {
    private final KafkaRaftServer server;

    private KafkaBroker(KafkaRaftServer server) {
        this.server = server;
    }

    /**
     * Formats the directory at the first start (which fixes the cluster id), starts, and returns when the broker is
     * unfenced and serves requests.
     */
    static KafkaBroker start(Path directory, int brokerPort, int controllerPort, List<ForwardedPort> forwarded)
            throws Exception {
        Path logDirectory = Files.createDirectories(directory.resolve("log"));
        format(logDirectory);
        Properties settings = KafkaSettings.of(logDirectory, brokerPort, controllerPort, forwarded);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        return new KafkaBroker(server);
    }

    private static void format(Path logDirectory) throws Exception {
        // written last by the formatter; a kill in the middle of the first start leaves it out, and formatting is
        // redone
        if (Files.exists(logDirectory.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(KafkaSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName(KafkaSettings.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(logDirectory.toString())
                    .addDirectory(logDirectory.toString())
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException e) {
            throw new IOException("cannot format " + logDirectory + " for Kafka", e);
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
