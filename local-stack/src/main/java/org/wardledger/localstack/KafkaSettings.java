package org.wardledger.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.wardledger.localstack.process.LoopbackPort;

/** Server properties of a one-node Kafka that starts and stops fast, holds little memory and loses nothing at a kill. */
final class KafkaSettings {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    /** An entry's body is at most 1 MiB uncompressed; clients use the same figure as max.request.size. */
    static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

    private KafkaSettings() {}

    static Properties of(Path logDirectory, int brokerPort, int controllerPort, List<ForwardedPort> forwarded) {
        StringBuilder listeners = new StringBuilder();
        StringBuilder advertised = new StringBuilder();
        StringBuilder protocols = new StringBuilder();
        for (int i = 0; i < forwarded.size(); i++) {
            String name = ",FORWARDED" + i;
            ForwardedPort port = forwarded.get(i);
            listeners.append(name).append("://" + LoopbackPort.HOST + ":").append(port.port());
            advertised.append(name).append("://").append(port.advertised());
            protocols.append(name).append(":PLAINTEXT");
        }
        String broker = "PLAINTEXT://" + LoopbackPort.HOST + ":" + brokerPort;
        String controller = LoopbackPort.HOST + ":" + controllerPort;
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(NODE_ID),
                // a static quorum keeps no address on disk, so the controller may have another port at each start
                "controller.quorum.voters",
                NODE_ID + "@" + controller,
                "controller.listener.names",
                CONTROLLER_LISTENER,
                "listeners",
                broker + "," + CONTROLLER_LISTENER + "://" + controller + listeners,
                "advertised.listeners",
                broker + advertised,
                "inter.broker.listener.name",
                "PLAINTEXT",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT" + protocols,
                "log.dirs",
                logDirectory.toString()));
        // one node: every internal topic has one replica; few partitions start and stop faster
        settings.putAll(Map.of(
                "default.replication.factor", "1",
                "min.insync.replicas", "1",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "2",
                "transaction.state.log.segment.bytes", "16777216",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1"));
        settings.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "message.max.bytes", String.valueOf(MAX_MESSAGE_BYTES),
                "replica.fetch.max.bytes", String.valueOf(MAX_MESSAGE_BYTES),
                // a restarted consumer takes over at once, and the sealers' 6 s session is allowed
                "group.initial.rebalance.delay.ms", "0",
                "group.min.session.timeout.ms", "1000",
                // after a kill a broker is let in again when its old session is over (9 s by default)
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500"));
        settings.putAll(Map.of(
                // the default buffer of 128 MiB would be a quarter of the heap
                "log.cleaner.dedupe.buffer.size", "4194304",
                "log.index.size.max.bytes", "1048576",
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2"));
        return settings;
    }
}
