package org.wardledger.localstack.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The local stack in a JVM of its own, for the demo and as a test fixture: {@code try (var stack =
 * LocalStackProcess.start(Options.in(dir)))}. It ends on {@link #close()}, with this JVM, and when this JVM is killed.
 * Thread-safe.
 */
public final class LocalStackProcess implements AutoCloseable {
    private static final String MAIN = "org.wardledger.localstack.LocalStackMain";

    /** The brokers give up themselves after 15 s. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private final ChildProcess child;
    private final ReadyLine ready;
    private final Thread hook;

    private LocalStackProcess(ChildProcess child, ReadyLine ready, Thread hook) {
        this.child = child;
        this.ready = ready;
        this.hook = hook;
    }

    /**
     * What to start; made by {@link #in} and the {@code with} methods.
     *
     * @param data directory of the brokers' files
     * @param log file that their output is appended to
     * @param mqttPort 0: any free one
     * @param kafkaPort 0: any free one
     * @param kafkaForwarded more ports of Kafka for clients that come through somebody who forwards: {@code PORT=HOST:PORT},
     *     where Kafka listens and what it tells them
     * @param partitions 0: as the data directory has them, or 2
     * @param readyWithin bound of the wait for the READY line
     */
    public record Options(
            Path data,
            Path log,
            boolean mqtt,
            boolean kafka,
            int mqttPort,
            int kafkaPort,
            List<String> kafkaForwarded,
            int partitions,
            boolean durableMqtt,
            Duration readyWithin) {
        public Options {
            kafkaForwarded = List.copyOf(kafkaForwarded);
            if (!mqtt && !kafka) {
                throw new IllegalArgumentException("neither MQTT nor Kafka is to run");
            }
        }

        /** Both brokers on any free ports, MQTT in memory. */
        public static Options in(Path data) {
            return new Options(
                    data,
                    data.resolve("local-stack.log"),
                    true,
                    true,
                    0,
                    0,
                    List.of(),
                    0,
                    false,
                    Duration.ofSeconds(60));
        }

        public Options onlyMqtt() {
            return with(true, false, log, mqttPort, kafkaPort, kafkaForwarded, partitions, durableMqtt);
        }

        public Options onlyKafka() {
            return with(false, true, log, mqttPort, kafkaPort, kafkaForwarded, partitions, durableMqtt);
        }

        public Options withLog(Path newLog) {
            return with(mqtt, kafka, newLog, mqttPort, kafkaPort, kafkaForwarded, partitions, durableMqtt);
        }

        public Options withPorts(int newMqttPort, int newKafkaPort) {
            return with(mqtt, kafka, log, newMqttPort, newKafkaPort, kafkaForwarded, partitions, durableMqtt);
        }

        public Options withKafkaForwarded(List<String> ports) {
            return with(mqtt, kafka, log, mqttPort, kafkaPort, ports, partitions, durableMqtt);
        }

        public Options withPartitions(int newPartitions) {
            return with(mqtt, kafka, log, mqttPort, kafkaPort, kafkaForwarded, newPartitions, durableMqtt);
        }

        public Options withDurableMqtt() {
            return with(mqtt, kafka, log, mqttPort, kafkaPort, kafkaForwarded, partitions, true);
        }

        private Options with(
                boolean newMqtt,
                boolean newKafka,
                Path newLog,
                int newMqttPort,
                int newKafkaPort,
                List<String> forwarded,
                int newPartitions,
                boolean durable) {
            return new Options(
                    data,
                    newLog,
                    newMqtt,
                    newKafka,
                    newMqttPort,
                    newKafkaPort,
                    forwarded,
                    newPartitions,
                    durable,
                    readyWithin);
        }

        private String parts() {
            return mqtt && kafka ? "mqtt,kafka" : mqtt ? "mqtt" : "kafka";
        }

        private List<String> arguments() {
            List<String> arguments = new ArrayList<>(List.of("--data", data.toString()));
            arguments.addAll(List.of("--parts", parts()));
            arguments.addAll(List.of("--mqtt-port", String.valueOf(mqttPort)));
            arguments.addAll(List.of("--kafka-port", String.valueOf(kafkaPort)));
            if (!kafkaForwarded.isEmpty()) {
                arguments.addAll(List.of("--kafka-forwarded", String.join(",", kafkaForwarded)));
            }
            if (partitions != 0) {
                arguments.addAll(List.of("--partitions", String.valueOf(partitions)));
            }
            if (durableMqtt) {
                arguments.add("--durable-mqtt");
            }
            arguments.add("--stop-with-stdin");
            return arguments;
        }
    }

    /**
     * Starts the JVM and waits until its brokers can be used.
     *
     * @throws IOException when it ended or was not ready in time (then it has been stopped); the message has the end of
     *     its log
     */
    public static LocalStackProcess start(Options options) throws IOException, InterruptedException {
        return start(options, true);
    }

    /** As {@link #start}, but for a caller that stops it, in its own order, when this JVM ends. */
    public static LocalStackProcess startForOwner(Options options) throws IOException, InterruptedException {
        return start(options, false);
    }

    private static LocalStackProcess start(Options options, boolean endsWithThisJvm)
            throws IOException, InterruptedException {
        CompletableFuture<ReadyLine> ready = new CompletableFuture<>();
        ChildProcess child =
                ChildProcess.start("local-stack", command(options), options.log(), line -> ReadyLine.parse(line)
                        .ifPresent(ready::complete));
        Thread hook = new Thread(() -> stop(child), "stop-local-stack");
        if (endsWithThisJvm) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
        boolean started = false;
        try {
            CompletableFuture.anyOf(ready, child.exit())
                    .get(options.readyWithin().toMillis(), TimeUnit.MILLISECONDS);
            if (!ready.isDone()) {
                throw new IOException(
                        "the local stack ended with status " + child.exit().join() + ":\n" + child.tail());
            }
            started = true;
            return new LocalStackProcess(child, ready.join(), hook);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the local stack was not ready within " + options.readyWithin() + ":\n" + child.tail(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // neither future fails
        } finally {
            if (!started) {
                child.close();
                removeHook(hook);
            }
        }
    }

    private static List<String> command(Options options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(JvmFlags.java());
        command.addAll(JvmFlags.BROKERS);
        Path own = CodeLocation.of(LocalStackProcess.class);
        command.addAll(ShortLived.flags(options.parts(), own));
        command.addAll(List.of("-cp", classPath(own), MAIN));
        command.addAll(options.arguments());
        return command;
    }

    /** This class's jar (or target/classes) and the libraries that the module's build puts beside it. */
    private static String classPath(Path own) throws IOException {
        Path libraries = own.resolveSibling("lib");
        if (!Files.isDirectory(libraries)) {
            throw new IOException("no " + libraries + ": build the module local-stack first");
        }
        return own + File.pathSeparator + libraries.resolve("*");
    }

    /** Port of 127.0.0.1. */
    public int mqttPort() {
        if (ready.mqttPort() == 0) {
            throw new IllegalStateException("MQTT was not started");
        }
        return ready.mqttPort();
    }

    /** For clients' {@code bootstrap.servers}. */
    public String kafkaBootstrap() {
        if (ready.kafkaPort() == 0) {
            throw new IllegalStateException("Kafka was not started");
        }
        return "127.0.0.1:" + ready.kafkaPort();
    }

    public long pid() {
        return child.pid();
    }

    /** The running JVM, to watch for its end. */
    public ChildProcess process() {
        return child;
    }

    /** Stops the brokers cleanly; after a bounded wait by force. */
    @Override
    public void close() {
        stop(child);
        removeHook(hook);
    }

    /** By the end of its stdin first: so the status tells a clean stop (0) from all others. */
    private static void stop(ChildProcess child) {
        child.endInput();
        child.awaitEnd(STOP_WITHIN);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // this JVM is ending, and the hook runs
        }
    }
}
