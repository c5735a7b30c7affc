package org.wardledger.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.wardledger.localstack.process.LoopbackPort;
import org.wardledger.localstack.process.PortTakenException;
import org.wardledger.localstack.process.ReadyLine;

/** The running brokers. Thread-safe; {@link #close()} may be called from a shutdown hook. */
final class LocalStack implements AutoCloseable {
    private final List<Broker> brokers = new ArrayList<>();
    private boolean closed;

    /**
     * What to run.
     *
     * @param data directory that holds all the brokers' files
     * @param mqttPort port of the MQTT listener, 0 for any free one
     * @param kafkaPort port of the Kafka listener, 0 for any free one
     * @param forwarded more ports of Kafka
     * @param partitions of each topic; empty: as the data directory has them, or the default
     */
    record Settings(
            Path data,
            int mqttPort,
            int kafkaPort,
            List<ForwardedPort> forwarded,
            OptionalInt partitions,
            Set<Part> parts,
            boolean durableMqtt) {
        Settings {
            forwarded = List.copyOf(forwarded);
            parts = Set.copyOf(parts);
        }
    }

    /**
     * Starts the parts side by side and makes the topics.
     *
     * @throws PortTakenException before anything was started
     */
    ReadyLine start(Settings settings) throws Exception {
        int mqttPort =
                settings.parts().contains(Part.MQTT) ? LoopbackPort.claim(settings.mqttPort(), "--mqtt-port") : 0;
        int kafkaPort =
                settings.parts().contains(Part.KAFKA) ? LoopbackPort.claim(settings.kafkaPort(), "--kafka-port") : 0;
        List<Callable<Void>> starts = new ArrayList<>();
        if (mqttPort != 0) {
            starts.add(() -> startMqtt(settings, mqttPort));
        }
        if (kafkaPort != 0) {
            starts.add(() -> startKafka(settings, kafkaPort));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(starts.size())) {
            for (Future<Void> start : threads.invokeAll(starts)) {
                start.get();
            }
        }
        return new ReadyLine(mqttPort, kafkaPort);
    }

    private Void startMqtt(Settings settings, int port) throws Exception {
        keep(MqttBroker.start(settings.data().resolve("mqtt"), port, settings.durableMqtt()));
        return null;
    }

    private Void startKafka(Settings settings, int port) throws Exception {
        int controllerPort = LoopbackPort.claim(0, "");
        keep(KafkaBroker.start(settings.data().resolve("kafka"), port, controllerPort, settings.forwarded()));
        Topics.create(LoopbackPort.HOST + ":" + port, settings.partitions());
        return null;
    }

    private synchronized void keep(Broker broker) {
        if (closed) {
            broker.close();
        } else {
            brokers.add(broker);
        }
    }

    /** Stops the brokers, MQTT first, so that nothing more arrives for a Kafka that goes away. */
    @Override
    public synchronized void close() {
        closed = true;
        for (Broker broker : brokers) {
            broker.close();
        }
        brokers.clear();
    }
}
