package org.wardledger.acceptance.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.wardledger.acceptance.client.LedgerApi;
import org.wardledger.acceptance.client.SiteTopics;
import org.wardledger.localstack.process.LocalStackProcess;
import org.wardledger.localstack.process.LocalStackProcess.Options;

/**
 * A whole site on this machine: MQTT broker and Kafka in a JVM each (so that Kafka alone can be stopped), gateway and
 * ledger service. Everything ends with {@link #close()}, and with this JVM.
 */
public final class Site implements AutoCloseable {
    private static final int STARTS = 5;

    /** What the nodes of a site have in common: its signing key, and the keystore that opens patients' keys. */
    private static final List<String> SECRETS = List.of("site.key", "patients.p12");

    private final Path directory;
    private final MqttServer mqtt;
    private final List<String> kafkaForwarded;
    private final List<Node> others = new CopyOnWriteArrayList<>();
    private final List<QuarkusService> otherGateways = new CopyOnWriteArrayList<>();
    private volatile LocalStackProcess kafka;
    private final QuarkusService gateway;
    private final QuarkusService ledger;
    private final LedgerApi api;
    private final SiteTopics topics;
    private final Node main;

    private Site(
            Path directory,
            MqttServer mqtt,
            LocalStackProcess kafka,
            List<String> kafkaForwarded,
            QuarkusService gateway,
            QuarkusService ledger) {
        this.directory = directory;
        this.mqtt = mqtt;
        this.kafka = kafka;
        this.kafkaForwarded = kafkaForwarded;
        this.gateway = gateway;
        this.ledger = ledger;
        this.api = new LedgerApi(ledger.url());
        this.topics = new SiteTopics(kafka.kafkaBootstrap());
        this.main = new Node("ledger-service", ledger, api, directory.resolve("ledger"));
    }

    public static Site start(String name) throws IOException {
        return start(name, List.of(), List.of());
    }

    /** Starts a site; the arguments go to the services' JVMs. */
    public static Site start(String name, List<String> gatewayJvm, List<String> ledgerJvm) throws IOException {
        return start(Repository.runDirectory(name), gatewayJvm, ledgerJvm);
    }

    /** Starts a site whose services send their spans to an OTLP endpoint. */
    static Site startTraced(String name, String endpoint) throws IOException {
        Map<String, String> traced = Map.of(
                "quarkus.otel.sdk.disabled",
                "false",
                "quarkus.otel.exporter.otlp.endpoint",
                endpoint,
                "quarkus.otel.bsp.schedule.delay",
                "100ms");
        return start(Repository.runDirectory(name), List.of(), List.of(), traced);
    }

    /** Starts a site that has another one's signing key: whoever holds the key could do that. */
    public static Site startWithKeyOf(Site other, String name) throws IOException {
        Path directory = Repository.runDirectory(name);
        Path data = Files.createDirectories(directory.resolve("ledger"));
        copySecrets(other.ledgerData(), data);
        return start(directory, List.of(), List.of());
    }

    private static Site start(Path directory, List<String> gatewayJvm, List<String> ledgerJvm) throws IOException {
        return start(directory, gatewayJvm, ledgerJvm, Map.of());
    }

    private static Site start(
            Path directory, List<String> gatewayJvm, List<String> ledgerJvm, Map<String, String> services)
            throws IOException {
        Options mqttOptions = Options.in(directory.resolve("mqtt")).onlyMqtt();
        CompletableFuture<LocalStackProcess> starting =
                CompletableFuture.supplyAsync(() -> broker(port -> mqttOptions.withPorts(port, 0)));
        LocalStackProcess kafka;
        try {
            Options kafkaOptions = Options.in(directory.resolve("kafka")).onlyKafka();
            kafka = broker(port -> kafkaOptions.withPorts(0, port));
        } catch (RuntimeException e) {
            starting.join().close();
            throw e;
        }
        LocalStackProcess mqtt;
        try {
            mqtt = starting.join();
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
        String bootstrap = kafka.kafkaBootstrap();
        return start(
                directory,
                new MqttServer.HiveMq(mqtt),
                kafka,
                new Ways(tcp(mqtt.mqttPort()), bootstrap, bootstrap, List.of(), services),
                gatewayJvm,
                ledgerJvm);
    }

    /**
     * How its services reach the brokers.
     *
     * @param services further settings of both
     */
    private record Ways(
            String gatewayMqtt,
            String gatewayKafka,
            String ledgerKafka,
            List<String> forwarded,
            Map<String, String> services) {}

    /**
     * Starts a site on mosquitto whose cables can be broken. Whoever has laid them closes them.
     *
     * @param gatewayJvm arguments of the gateway's JVM, its properties too
     */
    public static Site start(String name, Cables cables, List<String> gatewayJvm) throws IOException {
        Path directory = Repository.runDirectory(name);
        MqttServer mqtt = MosquittoBroker.start(directory.resolve("mqtt"), cables.mqttPort());
        LocalStackProcess kafka;
        try {
            Options kafkaOptions =
                    Options.in(directory.resolve("kafka")).onlyKafka().withKafkaForwarded(cables.forwarded());
            kafka = broker(port -> kafkaOptions.withPorts(0, port));
        } catch (RuntimeException e) {
            mqtt.close();
            throw e;
        }
        Ways ways = new Ways(
                tcp(cables.gatewayMqtt().port()),
                cables.gateway().bootstrap(),
                cables.ledger().bootstrap(),
                cables.forwarded(),
                Map.of());
        return start(directory, mqtt, kafka, ways, gatewayJvm, List.of());
    }

    private static Site start(
            Path directory,
            MqttServer mqtt,
            LocalStackProcess kafka,
            Ways ways,
            List<String> gatewayJvm,
            List<String> ledgerJvm)
            throws IOException {
        QuarkusService gateway = new QuarkusService(
                "gateway",
                FreePort.find(),
                with(
                        ways.services(),
                        "kafka.bootstrap.servers",
                        ways.gatewayKafka(),
                        "wardledger.mqtt.url",
                        ways.gatewayMqtt(),
                        "wardledger.gateway.data",
                        directory.resolve("gateway").toString()),
                gatewayJvm,
                directory.resolve("gateway.log"));
        QuarkusService ledger = new QuarkusService(
                "ledger-service",
                FreePort.find(),
                with(
                        ways.services(),
                        "kafka.bootstrap.servers",
                        ways.ledgerKafka(),
                        "wardledger.ledger.data",
                        directory.resolve("ledger").toString()),
                ledgerJvm,
                directory.resolve("ledger-service.log"));
        Site site = new Site(directory, mqtt, kafka, ways.forwarded(), gateway, ledger);
        try {
            ledger.start();
            gateway.start();
            ledger.awaitReady();
            gateway.awaitReady();
            return site;
        } catch (IOException | RuntimeException | Error e) {
            site.close();
            throw e;
        }
    }

    private static Map<String, String> with(Map<String, String> common, String... more) {
        Map<String, String> all = new HashMap<>(common);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    /** A port that was free a moment ago may be another process's now: then on another one. */
    private static LocalStackProcess broker(IntFunction<Options> onPort) {
        for (int tries = 1; ; tries++) {
            try {
                return LocalStackProcess.start(onPort.apply(FreePort.find()));
            } catch (IOException e) {
                boolean taken = String.valueOf(e.getMessage()).contains("Address already in use");
                if (!taken || tries == STARTS) {
                    throw new IllegalStateException("a broker did not start", e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static String tcp(int port) {
        return "tcp://127.0.0.1:" + port;
    }

    public LedgerApi api() {
        return api;
    }

    public SiteTopics topics() {
        return topics;
    }

    public QuarkusService gateway() {
        return gateway;
    }

    public QuarkusService ledger() {
        return ledger;
    }

    public LocalStackProcess kafka() {
        return kafka;
    }

    public MqttServer mqtt() {
        return mqtt;
    }

    public int mqttPort() {
        return mqtt.port();
    }

    public String mqttUrl() {
        return tcp(mqtt.port());
    }

    /** Data and logs of this run. */
    public Path directory() {
        return directory;
    }

    /** The ledger service's directory. */
    public Path ledgerData() {
        return directory.resolve("ledger");
    }

    public Simulator simulator() {
        return new Simulator(this);
    }

    /** The ledger service that the site was started with. */
    public Node node() {
        return main;
    }

    /**
     * One more ledger service of the site, not started; it has a copy of the site's key.
     *
     * @param more properties
     */
    public Node addNode(String name, Path data, Map<String, String> more) throws IOException {
        Files.createDirectories(data);
        copySecrets(ledgerData(), data);
        Map<String, String> config = new HashMap<>(more);
        config.put("kafka.bootstrap.servers", kafka.kafkaBootstrap());
        config.put("wardledger.ledger.data", data.toString());
        QuarkusService service = new QuarkusService(
                "ledger-service", FreePort.find(), config, List.of(), directory.resolve(name + ".log"));
        Node node = new Node(name, service, new LedgerApi(service.url()), data);
        others.add(node);
        return node;
    }

    /**
     * A second gateway of the site, on a way to Kafka of its own; not started.
     *
     * @param more properties
     */
    public QuarkusService addGateway(String id, String bootstrap, Map<String, String> more) throws IOException {
        Map<String, String> config = new HashMap<>(more);
        config.put("wardledger.gateway.id", id);
        config.put("kafka.bootstrap.servers", bootstrap);
        config.put("wardledger.mqtt.url", mqttUrl());
        config.put("wardledger.gateway.data", directory.resolve(id).toString());
        QuarkusService service =
                new QuarkusService("gateway", FreePort.find(), config, List.of(), directory.resolve(id + ".log"));
        otherGateways.add(service);
        return service;
    }

    /** Kafka again, on the same data and port; the old one must have ended. */
    public void startKafkaAgain() throws IOException, InterruptedException {
        int port = Integer.parseInt(kafka.kafkaBootstrap().replaceFirst(".*:", ""));
        kafka = LocalStackProcess.start(Options.in(directory.resolve("kafka"))
                .onlyKafka()
                .withPorts(0, port)
                .withKafkaForwarded(kafkaForwarded));
    }

    /** Ends the ledger service and starts it on the same data. */
    public void restartLedger() throws IOException {
        ledger.stop();
        ledger.start();
        ledger.awaitReady();
    }

    /** The verifier key that the running ledger service names. */
    public String vkey() {
        return api.get("/api/v1/chains").path("vkey").asText();
    }

    /** Runs {@code wardledger verify} to its end. */
    public JavaProgram.Ended verify(List<String> arguments) throws IOException, InterruptedException {
        return Verifier.run(arguments, directory.resolve("verify.log"));
    }

    /** The last lines of every process, for the message of a failed test. */
    public String tails() {
        Map<String, String> tails = new LinkedHashMap<>();
        tails.put("gateway", gateway.tail());
        tails.put("ledger-service", ledger.tail());
        tails.put("kafka", kafka.process().tail());
        tails.put("mqtt", mqtt.tail());
        others.forEach(node -> tails.put(node.name(), node.service().tail()));
        StringBuilder text = new StringBuilder();
        tails.forEach((name, tail) ->
                text.append("--- ").append(name).append('\n').append(tail).append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        gateway.close();
        otherGateways.forEach(QuarkusService::close);
        others.forEach(node -> node.service().close());
        ledger.close();
        mqtt.close();
        kafka.close();
    }

    private static void copySecrets(Path from, Path to) throws IOException {
        for (String secret : SECRETS) {
            Files.copy(from.resolve(secret), to.resolve(secret), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
