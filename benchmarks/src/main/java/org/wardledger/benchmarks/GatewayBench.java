package org.wardledger.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.localstack.process.ChildProcess;
import org.wardledger.localstack.process.LocalStackProcess;
import org.wardledger.localstack.process.LocalStackProcess.Options;
import org.wardledger.localstack.process.LoopbackPort;
import org.wardledger.localstack.process.PortTakenException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How fast the gateway takes a backlog from a broker into Kafka, against an MQTT client that only acknowledges. Each is
 * stopped while its backlog is published, and then goes on, in turn: the same broker, the same run, both warm.
 */
@Command(
        name = "gateway",
        description = "The gateway's rate against a client that only acknowledges, through the same broker.",
        mixinStandardHelpOptions = true)
final class GatewayBench implements Callable<Integer> {
    private static final int RECEIVE_MAXIMUM = 1_000;
    private static final Duration STALLED = Duration.ofSeconds(60);
    /** How often the count is asked for; the gateway answers with all its metrics, so each 20 ms cost a tenth of its time. */
    private static final int LOOK_MS = 100;

    /** Set by the launcher. */
    private final Path root = Path.of(System.getProperty("wardledger.root", "."));

    @Option(names = "--messages", defaultValue = "100000", description = "a round (default: ${DEFAULT-VALUE})")
    long messages;

    @Option(names = "--rounds", defaultValue = "4", description = "the first warms up (default: ${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--broker",
            defaultValue = "hivemq",
            description = "hivemq or mosquitto (default: ${DEFAULT-VALUE})")
    String broker = "hivemq";

    @Option(names = "--jfr", description = "record the gateway into this file, from its start to its end")
    Path jfr = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, PortTakenException, MqttException {
        Path directory = Files.createTempDirectory("wardledger-bench");
        try (LocalStackProcess kafka = LocalStackProcess.start(
                        Options.in(directory.resolve("kafka")).onlyKafka());
                Broker mqtt = Broker.start(broker, directory.resolve("mqtt"));
                Receiver.Bare bare = Receiver.Bare.start(mqtt.url(), RECEIVE_MAXIMUM, directory.resolve("bare.log"));
                Receiver.Gateway gateway = Receiver.Gateway.start(
                        root, mqtt.url(), kafka.kafkaBootstrap(), LoopbackPort.claim(0, ""), directory, recording())) {
            // when this is interrupted they would go on; the local stack ends by itself
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                bare.process().close();
                gateway.process().close();
                mqtt.process().close();
            }));
            measure(kafka, mqtt, bare, gateway);
        } finally {
            Directories.delete(directory);
        }
        return 0;
    }

    private List<String> recording() {
        return jfr.toString().isEmpty()
                ? List.of()
                : List.of("-XX:StartFlightRecording:filename=" + jfr.toAbsolutePath() + ",settings=profile");
    }

    /** A round of one receiver: messages a second, and microseconds of processor time a message. */
    private record Rate(double perSecond, double own, double broker, double kafka) {}

    private void measure(LocalStackProcess kafka, Broker mqtt, Receiver.Bare bare, Receiver.Gateway gateway)
            throws IOException, InterruptedException, MqttException {
        List<Double> ratios = new ArrayList<>();
        try (Backlog backlog = new Backlog(mqtt.url())) {
            // one of each, so that both have subscribed
            await(backlog, bare);
            await(backlog, gateway);
            for (int round = 0; round < rounds; round++) {
                Rate alone = drain(backlog, bare, kafka, mqtt);
                Rate ours = drain(backlog, gateway, kafka, mqtt);
                double ratio = ours.perSecond() / alone.perSecond();
                say(
                        "%s: bare %,.0f/s (us of processor: own %.0f, broker %.0f); gateway %,.0f/s (own %.0f, broker %.0f, "
                                + "Kafka %.0f); ratio %.2f%s",
                        broker,
                        alone.perSecond(),
                        alone.own(),
                        alone.broker(),
                        ours.perSecond(),
                        ours.own(),
                        ours.broker(),
                        ours.kafka(),
                        ratio,
                        round == 0 ? " (warming up)" : "");
                if (round > 0) {
                    ratios.add(ratio);
                }
            }
        }
        ratios.sort(null);
        if (!ratios.isEmpty()) {
            say(
                    "%s: median ratio %.2f of %d rounds of %,d messages",
                    broker, ratios.get(ratios.size() / 2), ratios.size(), messages);
        }
    }

    /** Publishes to it until it has received something. */
    private static void await(Backlog backlog, Receiver receiver)
            throws IOException, InterruptedException, MqttException {
        long end = System.nanoTime() + STALLED.toNanos();
        while (receiver.acknowledged() <= 0) {
            if (System.nanoTime() > end || !receiver.process().isAlive()) {
                throw new IOException(receiver.name() + " receives nothing:\n"
                        + receiver.process().tail());
            }
            backlog.publish(receiver.name(), 1);
            Thread.sleep(LOOK_MS);
        }
    }

    private Rate drain(Backlog backlog, Receiver receiver, LocalStackProcess kafka, Broker mqtt)
            throws IOException, InterruptedException, MqttException {
        long before = settled(receiver);
        long pid = receiver.process().pid();
        signal("STOP", pid);
        try {
            backlog.publish(receiver.name(), messages);
        } finally {
            signal("CONT", pid);
        }
        long begin = reach(receiver, before + 1);
        long first = receiver.acknowledged();
        Duration own = Receiver.processorTime(pid);
        Duration ofBroker = Receiver.processorTime(mqtt.pid());
        Duration ofKafka = Receiver.processorTime(kafka.pid());
        long end = reach(receiver, before + messages);
        double left = before + messages - first;
        return new Rate(
                left * 1e9 / (end - begin),
                Receiver.processorTime(pid).minus(own).toNanos() / 1e3 / left,
                Receiver.processorTime(mqtt.pid()).minus(ofBroker).toNanos() / 1e3 / left,
                Receiver.processorTime(kafka.pid()).minus(ofKafka).toNanos() / 1e3 / left);
    }

    /** Nothing more comes from before. */
    private static long settled(Receiver receiver) throws IOException, InterruptedException {
        long last = -1;
        for (long now = receiver.acknowledged(); now != last; now = receiver.acknowledged()) {
            last = now;
            Thread.sleep(500);
        }
        return last;
    }

    /** Returns when, by {@link System#nanoTime}. */
    private static long reach(Receiver receiver, long count) throws IOException, InterruptedException {
        long last = -1;
        long moved = System.nanoTime();
        while (true) {
            long now = receiver.acknowledged();
            long at = System.nanoTime();
            if (now >= count) {
                return at;
            }
            if (now != last) {
                last = now;
                moved = at;
            }
            if (at - moved > STALLED.toNanos() || !receiver.process().isAlive()) {
                throw new IOException(receiver.name() + " stays at " + now + ":\n"
                        + receiver.process().tail());
            }
            Thread.sleep(LOOK_MS);
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + " " + pid + " ended with " + status);
        }
    }

    /** The broker that both use. */
    private record Broker(String url, ChildProcess process, AutoCloseable running) implements AutoCloseable {
        static Broker start(String name, Path directory) throws IOException, InterruptedException, PortTakenException {
            return switch (name) {
                case "hivemq" -> {
                    LocalStackProcess stack =
                            LocalStackProcess.start(Options.in(directory).onlyMqtt());
                    yield new Broker("tcp://127.0.0.1:" + stack.mqttPort(), stack.process(), stack);
                }
                case "mosquitto" -> {
                    int port = LoopbackPort.claim(0, "");
                    Path configuration = Files.createDirectories(directory).resolve("mosquitto.conf");
                    Files.write(
                            configuration,
                            List.of(
                                    "listener " + port + " 127.0.0.1",
                                    "allow_anonymous true",
                                    "max_inflight_messages 0",
                                    "max_queued_messages 0"));
                    ChildProcess process = ChildProcess.start(
                            "mosquitto",
                            List.of("mosquitto", "-c", configuration.toString()),
                            directory.resolve("mosquitto.log"),
                            line -> {});
                    yield new Broker("tcp://127.0.0.1:" + port, process, process);
                }
                default -> throw new IllegalArgumentException("no broker " + name + ": hivemq or mosquitto");
            };
        }

        long pid() {
            return process.pid();
        }

        @Override
        public void close() throws IOException {
            try {
                running.close();
            } catch (Exception e) {
                throw new IOException("the broker does not stop", e);
            }
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // all formats are in this file
    private void say(String format, Object... arguments) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
