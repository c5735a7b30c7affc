package org.wardledger.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.gateway.fixture.Mosquitto;
import org.wardledger.gateway.fixture.NpmMqtt;
import org.wardledger.localstack.process.LocalStackProcess;
import org.wardledger.localstack.process.LocalStackProcess.Options;

/** Clients that others wrote, of both versions and at every QoS, through two brokers: heard as they spoke. */
class ClientsIT {
    private static final String FILTER = "$share/wardledger/wards/+/beds/+/devices/+/#";
    private static final String TYPE = "application/vnd.wardledger.reading+json; charset=utf-8";
    private static final MqttArrival.UserProperty TRACE =
            new MqttArrival.UserProperty("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    private static final MqttArrival.UserProperty BEDSIDE = new MqttArrival.UserProperty("bedside", "a=7; b");

    /** What was published, or what came of it. */
    private record Said(
            List<Byte> payload, int qos, @Nullable String contentType, List<MqttArrival.UserProperty> properties) {}

    @TempDir
    Path directory;

    private final Map<String, Said> said = new TreeMap<>(); // by topic

    /** Publishes with one client, or several, at a QoS. */
    @FunctionalInterface
    private interface Clients {
        void publish(int port, int qos) throws Exception;
    }

    @Test
    void through_mosquitto() throws Exception {
        Path program = Mosquitto.publisher();
        try (Mosquitto broker = Mosquitto.start(directory)) {
            through(broker.port(), (port, qos) -> all(program, port, qos));
        }
    }

    @Test
    void through_hivemq() throws Exception {
        Path program = Mosquitto.publisher();
        try (LocalStackProcess broker =
                LocalStackProcess.start(Options.in(directory).onlyMqtt())) {
            through(broker.mqttPort(), (port, qos) -> all(program, port, qos));
        }
    }

    @Test
    void npms_through_mosquitto() throws Exception {
        NpmMqtt npm = NpmMqtt.installed();
        try (Mosquitto broker = Mosquitto.start(directory)) {
            through(broker.port(), (port, qos) -> npm(npm, port, qos));
        }
    }

    @Test
    void npms_through_hivemq() throws Exception {
        NpmMqtt npm = NpmMqtt.installed();
        try (LocalStackProcess broker =
                LocalStackProcess.start(Options.in(directory).onlyMqtt())) {
            through(broker.mqttPort(), (port, qos) -> npm(npm, port, qos));
        }
    }

    private void through(int port, Clients clients) throws Exception {
        LinkSettings link = new LinkSettings(
                "tcp://127.0.0.1:" + port,
                "gateway-1",
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(50),
                Duration.ofMillis(500));
        IncomingChannel channel =
                new IncomingChannel("in", new IncomingSettings(link, FILTER, 100, 1 << 20, 3600, 1, false), () -> {});
        try (Receiver receiver = new Receiver(channel, Long.MAX_VALUE)) {
            receiver.acknowledgeFromNowOn();
            await().until(receiver::isConnected);
            for (int qos = 0; qos <= 2; qos++) {
                clients.publish(port, qos);
            }
            await().until(() -> receiver.received().size() >= said.size());
            Map<String, Said> heard = new TreeMap<>();
            receiver.received().forEach(message -> heard.put(topic(message), heard(message)));
            assertThat(heard).isEqualTo(said);
            await().until(() -> receiver.unacknowledged() == 0);
            assertThat(receiver.received()).as("each once").hasSize(said.size());
        }
    }

    private void all(Path mosquittoPub, int port, int qos) throws Exception {
        mosquittoPub(mosquittoPub, port, "311", qos);
        mosquittoPub(mosquittoPub, port, "5", qos);
        paho("tcp://127.0.0.1:" + port, qos);
        hivemq3(port, qos);
        hivemq5(port, qos);
    }

    private void npm(NpmMqtt npm, int port, int qos) throws Exception {
        String topic = topic("npm-4", qos);
        npm.publish(port, 4, topic, payload(topic), qos, null, List.of());
        expect(topic, payload(topic), qos, null, List.of());
        topic = topic("npm-5", qos);
        npm.publish(port, 5, topic, payload(topic), qos, TYPE, List.of(TRACE, BEDSIDE));
        expect(topic, payload(topic), qos, TYPE, List.of(TRACE, BEDSIDE));
    }

    private void hivemq3(int port, int qos) {
        String topic = topic("hivemq-3", qos);
        expect(topic, payload(topic), qos, null, List.of());
        Mqtt3BlockingClient client = com.hivemq.client.mqtt.MqttClient.builder()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .useMqttVersion3()
                .buildBlocking();
        client.connect();
        client.publishWith()
                .topic(topic)
                .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
                .payload(payload(topic))
                .send();
        client.disconnect();
    }

    private void hivemq5(int port, int qos) {
        String topic = topic("hivemq-5", qos);
        expect(topic, payload(topic), qos, TYPE, List.of(BEDSIDE, TRACE));
        Mqtt5BlockingClient client = com.hivemq.client.mqtt.MqttClient.builder()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .useMqttVersion5()
                .buildBlocking();
        client.connect();
        client.publishWith()
                .topic(topic)
                .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
                .payload(payload(topic))
                .contentType(TYPE)
                .userProperties()
                .add(BEDSIDE.name(), BEDSIDE.value())
                .add(TRACE.name(), TRACE.value())
                .applyUserProperties()
                .send();
        client.disconnect();
    }

    private void mosquittoPub(Path program, int port, String version, int qos) throws Exception {
        String topic = topic("mosquitto-" + version, qos);
        byte[] payload = payload(topic);
        List<String> command = new ArrayList<>(List.of(program.toString(), "-h", "127.0.0.1", "-p", "" + port));
        command.addAll(List.of(
                "-V", version, "-q", "" + qos, "-t", topic, "-f", file(payload).toString()));
        if (version.equals("5")) {
            command.addAll(List.of("-D", "publish", "content-type", TYPE));
            for (MqttArrival.UserProperty property : List.of(TRACE, BEDSIDE)) {
                command.addAll(List.of("-D", "publish", "user-property", property.name(), property.value()));
            }
            expect(topic, payload, qos, TYPE, List.of(TRACE, BEDSIDE));
        } else {
            expect(topic, payload, qos, null, List.of());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    }

    private void paho(String url, int qos) throws MqttException {
        String topic = topic("paho", qos);
        byte[] payload = payload(topic);
        MqttProperties properties = new MqttProperties();
        properties.setContentType(TYPE);
        properties.setUserProperties(List.of(
                new UserProperty(BEDSIDE.name(), BEDSIDE.value()), new UserProperty(TRACE.name(), TRACE.value())));
        expect(topic, payload, qos, TYPE, List.of(BEDSIDE, TRACE));
        MqttClient client = new MqttClient(url, "paho-" + qos, new MemoryPersistence());
        client.connect();
        client.publish(topic, new MqttMessage(payload, qos, false, properties));
        client.disconnect();
        client.close();
    }

    private void expect(
            String topic,
            byte[] payload,
            int qos,
            @Nullable String contentType,
            List<MqttArrival.UserProperty> properties) {
        said.put(topic, new Said(bytes(payload), Math.min(qos, 1), contentType, properties));
    }

    private static Said heard(Message<byte[]> message) {
        MqttArrival arrival = message.getMetadata(MqttArrival.class).orElseThrow();
        return new Said(bytes(message.getPayload()), arrival.qos(), arrival.contentType(), arrival.userProperties());
    }

    private static String topic(Message<byte[]> message) {
        return message.getMetadata(MqttArrival.class).orElseThrow().topic();
    }

    private static String topic(String client, int qos) {
        return "wards/w/beds/b/devices/" + client + "/q" + qos;
    }

    /** Any bytes, zeros and such as are no text among them. */
    private static byte[] payload(String topic) {
        byte[] payload = (topic + "\0\n\r é").getBytes(UTF_8);
        payload[0] = (byte) 0xff;
        return payload;
    }

    private static List<Byte> bytes(byte[] payload) {
        List<Byte> bytes = new ArrayList<>();
        for (byte each : payload) {
            bytes.add(each);
        }
        return bytes;
    }

    private Path file(byte[] payload) throws IOException {
        return Files.write(Files.createTempFile(directory, "payload", ""), payload);
    }
}
