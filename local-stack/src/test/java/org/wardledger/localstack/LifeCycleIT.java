package org.wardledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.localstack.process.LocalStackProcess;
import org.wardledger.localstack.process.LocalStackProcess.Options;

/** Starting, stopping and starting again. */
class LifeCycleIT {
    @TempDir
    private Path directory;

    @Test
    void kafkaKeepsDataClusterIdPartitionsAndPortOverAStopAndAKill() throws Exception {
        Options options = Options.in(directory).onlyKafka();
        String address;
        String clusterId;
        try (LocalStackProcess first = LocalStackProcess.start(options.withPartitions(1))) {
            address = first.kafkaBootstrap();
            clusterId = clusterId(address);
            Clients.produce(address, "wardledger.blocks", 0, List.of("one", "two"));
        }
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        try (LocalStackProcess second = LocalStackProcess.start(options.withPorts(0, port))) {
            assertThat(second.kafkaBootstrap()).isEqualTo(address);
            assertThat(clusterId(address)).isEqualTo(clusterId);
            Clients.produce(address, "wardledger.blocks", 0, List.of("three"));
            kill(second);
        }
        try (LocalStackProcess third = LocalStackProcess.start(options.withPorts(0, port))) {
            assertThat(Clients.consume(third.kafkaBootstrap(), "wardledger.blocks", 0, 3))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("one", "two", "three");
        }
    }

    @Test
    void durableMqttKeepsRetainedMessagesOverAStop() throws Exception {
        Options options = Options.in(directory).onlyMqtt().withDurableMqtt();
        try (LocalStackProcess first = LocalStackProcess.start(options)) {
            MqttClient publisher = Clients.connect(first.mqttPort(), "p", true, Clients.queue());
            publisher.publish("wards/icu-1/kept", "still here".getBytes(StandardCharsets.UTF_8), 1, true);
            publisher.disconnect();
            publisher.close();
        }
        try (LocalStackProcess second = LocalStackProcess.start(options)) {
            BlockingQueue<String> arrived = Clients.queue();
            MqttClient subscriber = Clients.connect(second.mqttPort(), "s", true, arrived);
            subscriber.subscribe("wards/#", 1);
            assertThat(arrived.poll(20, TimeUnit.SECONDS)).isEqualTo("still here");
            subscriber.disconnect();
            subscriber.close();
        }
    }

    @Test
    void anotherNumberOfPartitionsIsRefusedWithTheReason() throws Exception {
        Options options = Options.in(directory).onlyKafka();
        LocalStackProcess.start(options.withPartitions(1)).close();
        assertThatThrownBy(() -> LocalStackProcess.start(options.withPartitions(2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the data directory has 1 partitions, not 2");
    }

    @Test
    void aTakenPortIsNamedTogetherWithTheOptionThatChangesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(
                            () -> LocalStackProcess.start(Options.in(directory).withPorts(port, 0)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("status 2")
                    .hasMessageContaining("port " + port + " of 127.0.0.1 is taken: choose another with --mqtt-port");
        }
    }

    @Test
    void closingEndsItWithStatusZero() throws Exception {
        LocalStackProcess stack = LocalStackProcess.start(Options.in(directory));
        stack.close();
        assertThat(stack.process().exit().get(10, TimeUnit.SECONDS)).isZero();
    }

    private static String clusterId(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static void kill(LocalStackProcess stack) throws Exception {
        ProcessHandle.of(stack.pid()).orElseThrow().destroyForcibly();
        stack.process().exit().get(10, TimeUnit.SECONDS);
    }
}
