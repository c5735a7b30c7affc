package org.wardledger.localstack;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.wardledger.localstack.process.LoopbackPort;

/** HiveMQ CE, embedded. Not thread-safe: started, and then closed once. */
final class MqttBroker implements Broker {
    /** HiveMQ drops messages beyond its queue (1000 by default); a gateway that is away for minutes needs far more. */
    static final long MAX_QUEUED_MESSAGES = 1_000_000;

    /** How many unacknowledged QoS 1 messages a publisher may have under way; HiveMQ's default is 10. */
    static final int RECEIVE_MAXIMUM = 1_000;

    /** The pause HiveMQ makes before it closes its stores; its default is 2000. */
    private static final int CLOSING_PAUSE_MS = 100;

    /** How many messages of a queue are under way to a client in one round; HiveMQ's default is 50. */
    private static final int POLL_BATCH = 1000;

    private final EmbeddedHiveMQ server;
    private final boolean durable;

    private MqttBroker(EmbeddedHiveMQ server, boolean durable) {
        this.server = server;
        this.durable = durable;
    }

    /**
     * Starts the broker and returns when its listener is bound.
     *
     * @param directory holds its configuration (written anew at each start) and, when durable, its sessions and messages
     * @param durable keep sessions, queued and retained messages over a restart
     */
    static MqttBroker start(Path directory, int port, boolean durable)
            throws IOException, ExecutionException, InterruptedException {
        Path configuration = Files.createDirectories(directory.resolve("conf"));
        Path data = Files.createDirectories(directory.resolve("data"));
        Path extensions = Files.createDirectories(directory.resolve("extensions"));
        Files.writeString(configuration.resolve("config.xml"), configuration(port, durable));
        // a backlog goes out in rounds, each of which waits for the last one's acknowledgements: 50 make it crawl
        InternalConfigurations.PUBLISH_POLL_BATCH_SIZE = POLL_BATCH;
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(CLOSING_PAUSE_MS);
        EmbeddedHiveMQ server = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(configuration)
                .withDataFolder(data)
                .withExtensionsFolder(extensions)
                .withoutLoggingBootstrap()
                .build();
        server.start().get();
        return new MqttBroker(server, durable);
    }

    static String configuration(int port, boolean durable) {
        return """
                <?xml version="1.0"?>
                <hivemq xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="config.xsd">
                  <listeners>
                    <tcp-listener><port>%d</port><bind-address>%s</bind-address></tcp-listener>
                  </listeners>
                  <mqtt>
                    <queued-messages><max-queue-size>%d</max-queue-size><strategy>discard</strategy></queued-messages>
                    <session-expiry><max-interval>4294967295</max-interval></session-expiry>
                    <receive-maximum><server-receive-maximum>%d</server-receive-maximum></receive-maximum>
                  </mqtt>
                  <persistence><mode>%s</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(
                        port, LoopbackPort.HOST, MAX_QUEUED_MESSAGES, RECEIVE_MAXIMUM, durable ? "file" : "in-memory");
    }

    /** Without files there is nothing to save, and the end of the process ends the rest: two quiet seconds of its network threads. */
    @Override
    public void close() {
        CompletableFuture<Void> stopped = server.stop();
        if (durable) {
            stopped.join();
        }
    }
}
