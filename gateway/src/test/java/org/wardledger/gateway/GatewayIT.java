package org.wardledger.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Patients;
import org.wardledger.gateway.fixture.Device;
import org.wardledger.gateway.fixture.GatewayProcess;
import org.wardledger.gateway.fixture.KafkaReader;
import org.wardledger.gateway.fixture.Mosquitto;
import org.wardledger.localstack.process.LocalStackProcess;
import org.wardledger.localstack.process.LocalStackProcess.Options;

/** The packaged gateway between a real MQTT broker and a real Kafka. Every test has a ward of its own. */
class GatewayIT {
    private static final int CHAINS = 3;

    @TempDir
    static Path directory;

    private static LocalStackProcess mqtt;
    private static LocalStackProcess kafka;

    private final List<AutoCloseable> open = new ArrayList<>();
    private GatewayProcess gateway;

    /** Two processes, so that one can be stopped without the other. */
    @BeforeAll
    static void startBrokers() throws Exception {
        mqtt = LocalStackProcess.start(
                Options.in(Files.createDirectory(directory.resolve("mqtt"))).onlyMqtt());
        kafka = LocalStackProcess.start(Options.in(Files.createDirectory(directory.resolve("kafka")))
                .onlyKafka()
                .withPartitions(CHAINS));
    }

    @AfterAll
    static void stopBrokers() {
        mqtt.close();
        kafka.close();
    }

    @BeforeEach
    void startGateway() throws Exception {
        gateway = newGateway();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        gateway.close();
    }

    @Test
    void a_reading_goes_into_its_beds_chain() throws Exception {
        Device device = device("reading");
        device.heartRate(7);
        KafkaReader inputs = reader("wardledger.inputs");
        atLast().until(() -> !admitted(inputs, "reading").isEmpty());
        ConsumerRecord<String, byte[]> record = records(inputs, "reading").getFirst();
        assertThat(record.key()).isEqualTo("bed.reading.b1");
        assertThat(record.partition()).isEqualTo(Patients.chainOf("bed.reading.b1", CHAINS));
        Input.Admitted input = admitted(inputs, "reading").getFirst();
        assertThat(input.gateway()).isEqualTo("gateway-1");
        assertThat(input.reading().seq()).isEqualTo(7);
        assertThat(input.arrivalMs()).isBetween(input.reading().timeMs() - 1000, System.currentTimeMillis());
        atLast().until(() -> gateway.counter("wardledger_gateway_acknowledged_total") == 1);
    }

    @Test
    void what_is_no_reading_is_kept_with_its_reason_and_the_stream_goes_on() throws Exception {
        Device device = device("malformed");
        device.publish("{\"boot\":", "application/vnd.wardledger.reading+json");
        device.publish("HR 72", "text/plain");
        device.heartRate(1);
        KafkaReader inputs = reader("wardledger.inputs");
        KafkaReader rejected = reader("wardledger.rejected");
        atLast().until(() -> records(inputs, "malformed").size() == 3);
        atLast().until(() -> kept(rejected, device.topic()).size() == 2);

        assertThat(records(inputs, "malformed").stream().map(GatewayIT::reason))
                .containsExactly("malformed", "unknown-content-type", "");
        assertThat(header(records(inputs, "malformed").getFirst(), "mqtt.user.bedside"))
                .isEqualTo("7");
        ConsumerRecord<String, byte[]> first = kept(rejected, device.topic()).getFirst();
        assertThat(first.key()).isEqualTo("d1");
        assertThat(first.value()).isEqualTo("{\"boot\":".getBytes(UTF_8));
        assertThat(header(first, "reason")).isEqualTo("malformed");
        assertThat(header(first, "mqtt.content-type")).isEqualTo("application/vnd.wardledger.reading+json");
        assertThat(header(first, "mqtt.user.bedside")).isEqualTo("7");
        assertThat(header(first, "gateway")).isEqualTo("gateway-1");
        assertThat(header(first, "detail")).isNotEmpty();
        assertThat(Long.parseLong(header(first, "arrival"))).isPositive();
        atLast().until(() -> gateway.counter("wardledger_gateway_acknowledged_total") == 3);
    }

    @Test
    void what_was_refused_is_looked_at_and_put_back() throws Exception {
        gateway.close();
        gateway = newGateway("wardledger.gateway.device.per-second=0.0001", "wardledger.gateway.device.burst=1");
        Device device = device("putback");
        device.publish("{\"boot\":", "application/vnd.wardledger.reading+json");
        device.heartRate(5); // more than it may
        KafkaReader rejected = reader("wardledger.rejected");
        atLast().until(() -> kept(rejected, device.topic()).size() == 2);

        List<JsonNode> listed = rejected("?device=d1&ward=putback");
        assertThat(listed)
                .extracting(each -> each.path("reason").asText())
                .containsExactly("malformed", "rate-limited");
        JsonNode malformed = listed.getFirst();
        assertThat(malformed.path("topic").asText()).isEqualTo(device.topic());
        assertThat(malformed.path("payload").asText()).isEqualTo("{\"boot\":");
        assertThat(malformed.path("bytes").asInt()).isEqualTo(8);
        assertThat(malformed.path("userProperties").path(0).path("name").asText())
                .isEqualTo("bedside");
        assertThat(malformed.path("gateway").asText()).isEqualTo("gateway-1");
        assertThat(rejected("?ward=putback&reason=malformed")).containsExactly(malformed);
        assertThat(rejected(
                        "?ward=putback&from=" + listed.getLast().path("time").asText()))
                .containsExactly(listed.getLast());
        String id = listed.getLast().path("id").asText();
        assertThat(json(gateway.ask("GET", "/api/v1/rejected/" + id))).isEqualTo(listed.getLast());

        HttpResponse<String> foreign =
                gateway.ask("POST", "/api/v1/rejected/" + id + "/retry", "Origin", "http://evil.example");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(gateway.ask("POST", "/api/v1/rejected/0-999999/retry").statusCode())
                .isEqualTo(404);
        assertThat(gateway.ask("GET", "/api/v1/rejected?limit=x").statusCode()).isEqualTo(400);
        assertThat(gateway.ask("GET", "/api/v1/other").statusCode()).isEqualTo(404);

        JsonNode refused = json(
                gateway.ask("POST", "/api/v1/rejected/" + malformed.path("id").asText() + "/retry"));
        assertThat(refused.path("outcome").asText()).isEqualTo("refused");
        assertThat(refused.path("refused").path(0).path("reason").asText()).isEqualTo("malformed");
        HttpResponse<String> admitted = gateway.ask("POST", "/api/v1/rejected/" + id + "/retry");
        assertThat(admitted.body()).isEqualTo("{\"outcome\":\"admitted\",\"admitted\":1,\"refused\":[]}");
        assertThat(admitted.headers().firstValue("cache-control")).contains("no-store");

        // Kafka has it already, with its own arrival; and of what was refused again nothing new
        KafkaReader inputs = reader("wardledger.inputs");
        atLast().until(() -> records(inputs, "putback").size() == 3);
        Input.Admitted input = admitted(inputs, "putback").getFirst();
        assertThat(input.reading().seq()).isEqualTo(5);
        assertThat(Instant.ofEpochMilli(input.arrivalMs()))
                .isEqualTo(listed.getLast().path("arrival").asText());
        assertThat(rejected("?device=d1&ward=putback")).hasSize(2);
        assertThat(records(inputs, "putback")).hasSize(3);
    }

    private List<JsonNode> rejected(String question) throws Exception {
        JsonNode answer = json(gateway.ask("GET", "/api/v1/rejected" + question));
        assertThat(answer.has("next")).isFalse();
        return answer.path("rejected").valueStream().toList();
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void nothing_that_a_device_got_acknowledged_is_lost_when_the_gateway_is_killed() throws Exception {
        Device device = device("killed");
        int count = 6_000;
        Thread publisher = Thread.ofPlatform().start(() -> publish(device, 0, count));
        for (int kills = 1; kills <= 3; kills++) {
            int enough = kills * count / 5;
            atLast().until(() -> device.acknowledged().size() > enough);
            gateway.kill();
            gateway = newGateway();
        }
        publisher.join();
        atLast().until(() -> device.acknowledged().size() == count);
        KafkaReader inputs = reader("wardledger.inputs");
        atLast().untilAsserted(() -> assertThat(sequences(inputs, "killed")).containsAll(device.acknowledged()));
    }

    @Test
    void a_kafka_that_hangs_holds_back_no_acknowledgement_and_loses_nothing() throws Exception {
        Device device = device("hangs");
        publish(device, 0, 10);
        atLast().until(() -> gateway.counter("wardledger_gateway_acknowledged_total") == 10);
        signal("STOP");
        try {
            publish(device, 10, 500);
            atLast().until(() -> !gateway.isReady());
            atLast().until(() -> gateway.counter("wardledger_gateway_acknowledged_total") == 500);
            assertThat(gateway.health()).contains("messages go to the spool").contains("in the spool: 490 messages");
        } finally {
            signal("CONT");
        }
        atLast().until(gateway::isReady);
        atLast().untilAsserted(() -> assertThat(gateway.health()).contains("messages go to Kafka directly"));
        KafkaReader inputs = reader("wardledger.inputs");
        atLast().untilAsserted(() -> assertThat(sequences(inputs, "hangs"))
                .isEqualTo(LongStream.range(0, 500).boxed().collect(Collectors.toSet())));
    }

    @Test
    void what_was_spooled_outlasts_a_kill() throws Exception {
        Device device = device("spooled");
        signal("STOP");
        try {
            publish(device, 0, 300);
            atLast().until(() -> gateway.counter("wardledger_gateway_acknowledged_total") == 300);
            gateway.kill();
        } finally {
            signal("CONT");
        }
        gateway = newGateway();
        KafkaReader inputs = reader("wardledger.inputs");
        atLast().untilAsserted(() -> assertThat(sequences(inputs, "spooled"))
                .isEqualTo(LongStream.range(0, 300).boxed().collect(Collectors.toSet())));
        assertThat(gateway.counter("wardledger_gateway_received_total")).isZero();
    }

    @Test
    void an_alert_stands_on_its_wards_topic_until_it_is_cleared() throws Exception {
        Device ward = device("alerting");
        ward.listen("wards/alerting/beds/+/alerts/#");
        String raised = """
                {"id":"a1","rev":1,"state":"raised","priority":"medium","kind":"physiological","code":"8867-4",\
                "value":45,"limit":50,"rule":"hr-low","since":"2026-11-20T10:00:00Z","late":false,\
                "patient":"bed.alerting.b1","ward":"alerting","bed":"b1","device":"d1","chain":0,\
                "time":"2026-11-20T10:00:06Z"}""";
        record("a1", raised);
        Device.Heard first = next(ward);
        assertThat(first.topic()).isEqualTo("wards/alerting/beds/b1/alerts/a1");
        assertThat(first.payload()).isEqualTo("""
                        {"id":"a1","rev":1,"state":"raised","priority":"medium","kind":"physiological","code":"8867-4",\
                        "value":45,"limit":50,"rule":"hr-low","since":"2026-11-20T10:00:00Z","late":false}""");
        Device later = device("later");
        later.listen("wards/alerting/beds/+/alerts/#");
        assertThat(next(later).retained()).isTrue();

        record("a0", null); // a tombstone
        record("a1", "no alert at all");
        record("a1", raised.replace("\"rev\":1", "\"rev\":0")); // older than what stands there
        record("a1", raised.replace("\"rev\":1,\"state\":\"raised\"", "\"rev\":2,\"state\":\"cleared\""));
        assertThat(next(ward).payload()).contains("\"rev\":2").contains("\"cleared\"");
        assertThat(next(ward).payload()).isEmpty();
    }

    @Test
    void a_gateway_that_was_killed_tells_nothing_that_a_ward_may_have_seen_end() throws Exception {
        Device ward = device("reborn");
        ward.listen("wards/reborn/beds/+/alerts/#");
        alert("r1", 1, "raised");
        alert("r2", 1, "raised");
        alert("r2", 2, "cleared");
        List<Device.Heard> before = heard(ward, 4);
        assertThat(before.getLast().payload()).isEmpty();
        gateway.kill();
        alert("r2", 1, "raised"); // older than what was seen
        alert("r3", 1, "raised");
        alert("r3", 2, "cleared");
        alert("r4", 1, "raised");
        alert("r4", 2, "raised");
        gateway = newGateway();
        alert("r5", 1, "raised");
        Map<String, List<String>> after = new TreeMap<>();
        while (!after.containsKey("r5")) {
            Device.Heard message = next(ward);
            String id = message.topic().substring(message.topic().lastIndexOf('/') + 1);
            after.computeIfAbsent(id, none -> new ArrayList<>()).add(message.payload());
        }
        assertThat(after.get("r1"))
                .as("it stands")
                .containsOnly(before.getFirst().payload());
        assertThat(after.getOrDefault("r2", List.of())).allMatch(String::isEmpty);
        assertThat(after.get("r3")).as("nobody saw it begin").containsOnly("");
        assertThat(after.get("r4")).isNotEmpty().allMatch(payload -> payload.contains("\"rev\":2"));
    }

    @Test
    void without_a_ledger_wards_are_told_that_alerts_are_delayed_and_readings_are_taken_all_the_same()
            throws Exception {
        Device ward = device("untold");
        ward.listen("wards/untold/system/alerting");
        ward.heartRate(1);
        atLast().until(() -> gateway.counter("wardledger_gateway_acknowledged_total") == 1);
        assertThat(next(ward).payload())
                .matches("\\{\"time\":\"[-0-9]{10}T[:0-9]{8}\\.[0-9]{3}Z\",\"lagMs\":[0-9]+,\"state\":\"delayed\"}");
        assertThat(gateway.isReady()).isTrue();
        atLast().untilAsserted(() -> assertThat(gateway.wellness())
                .contains(
                        "\"name\": \"alerting\"",
                        "\"status\": \"DOWN\"",
                        "\"state\": \"delayed\"",
                        "\"since\": \"2",
                        "what Kafka has is not sealed"));
        assertThat(gateway.health()).contains("\"kafka\": \"good since ", "\"way\": \"good since ");
        assertThat(gateway.counter("wardledger_gateway_alerting_lag_seconds")).isGreaterThanOrEqualTo(5);
        for (String hop : List.of("arrival-decided", "decided-kafka", "arrival-acknowledged")) {
            atLast().until(() -> gateway.counter("wardledger_gateway_hop_seconds_count{hop=\"" + hop + "\"}") == 1);
        }
        assertThat(gateway.counter("wardledger_gateway_reading_age_seconds_count")
                        + gateway.counter("wardledger_gateway_reading_ahead_seconds_count"))
                .isEqualTo(1);
    }

    // ---- fixtures

    private static List<Device.Heard> heard(Device ward, int count) {
        List<Device.Heard> heard = new ArrayList<>();
        while (heard.size() < count) {
            heard.add(next(ward));
        }
        return heard;
    }

    private static void alert(String id, int rev, String state) throws Exception {
        record(id, """
                {"id":"%s","rev":%d,"state":"%s","priority":"medium","kind":"physiological","code":"8867-4",\
                "value":45,"limit":50,"rule":"hr-low","since":"2026-11-20T10:00:00Z","late":false,\
                "patient":"bed.reborn.b1","ward":"reborn","bed":"b1","device":"d1","chain":0,\
                "time":"2026-11-20T10:00:06Z"}""".formatted(id, rev, state));
    }

    private static ConditionFactory atLast() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private static GatewayProcess newGateway(String... settings) throws Exception {
        return GatewayProcess.start(
                "tcp://127.0.0.1:" + mqtt.mqttPort(),
                kafka.kafkaBootstrap(),
                directory.resolve("gateway.log"),
                settings);
    }

    private Device device(String ward) throws Exception {
        Device device = new Device("tcp://127.0.0.1:" + mqtt.mqttPort(), ward, "b1", "d1");
        open.add(device);
        return device;
    }

    private KafkaReader reader(String topic) {
        KafkaReader reader = new KafkaReader(kafka.kafkaBootstrap(), topic);
        open.add(reader);
        return reader;
    }

    @Test
    void a_gateway_without_its_broker_is_not_ready_and_says_of_which_channels() throws Exception {
        gateway.close(); // it has the same id
        Path log = directory.resolve("gateway-alone.log");
        try (Mosquitto broker = Mosquitto.start(directory)) {
            try (GatewayProcess alone =
                    GatewayProcess.start(broker.url(), kafka.kafkaBootstrap(), log, "wardledger.mqtt.connections=2")) {
                broker.stop();
                atLast().untilAsserted(() -> assertThat(alone.health())
                        .contains("\"readings\": \"[KO] - gateway-1 not connected since")
                        .contains("; gateway-1-2 not connected since")
                        .contains("\"ward-alerts\": \"[KO] - not connected since"));
                assertThat(alone.isReady()).isFalse();
                broker.restart();
                atLast().until(alone::isReady);
            }
        }
        // and it could be stopped in order: alerts, then the channels
        assertThat(Files.readString(log)).contains("stopped in").doesNotContain("in time", "owes");
        // another test's record that is no alert stands in the topic for ever
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.contains("\"level\":\"ERROR\""))
                .allMatch(line -> line.contains("is not an alert and was passed over"));
    }

    /** Every write of the gateway fails with "File too large", as a failing disk's would in other words. */
    @Test
    void what_the_spools_disk_does_not_take_is_not_acknowledged_until_it_does() throws Exception {
        Device device = device("disk");
        signal("STOP");
        try {
            publish(device, 0, 100);
            atLast().until(() -> gateway.counter("wardledger_gateway_acknowledged_total") == 100);
            limitFiles("1");
            publish(device, 100, 200);
            atLast().untilAsserted(
                            () -> assertThat(gateway.health()).contains("its disk has failed on the newest one"));
            assertThat(gateway.counter("wardledger_gateway_acknowledged_total")).isEqualTo(100);
            limitFiles("unlimited");
            // or more: what was stored on a connection that is gone comes again
            atLast().until(() -> gateway.counter("wardledger_gateway_acknowledged_total") >= 200);
        } finally {
            signal("CONT");
        }
        KafkaReader inputs = reader("wardledger.inputs");
        atLast().untilAsserted(() -> assertThat(sequences(inputs, "disk"))
                .isEqualTo(LongStream.range(0, 200).boxed().collect(Collectors.toSet())));
    }

    private void limitFiles(String size) throws Exception {
        Process limiting = new ProcessBuilder("prlimit", "--pid", Long.toString(gateway.pid()), "--fsize=" + size + ":")
                .inheritIO()
                .start();
        assertThat(limiting.waitFor()).isZero();
    }

    /** 512 MB of heap, and messages of which the broker would take 256 MB. */
    @Test
    void messages_of_any_size_stop_no_gateway() throws Exception {
        gateway.close(); // it has the same id
        Path large = directory.resolve("large");
        try (Mosquitto broker = Mosquitto.start(Files.createDirectory(directory.resolve("sizes")));
                GatewayProcess alone = GatewayProcess.start(
                        broker.url(), kafka.kafkaBootstrap(), directory.resolve("gateway-sizes.log"))) {
            Device device = new Device(broker.url(), "sizes", "b1", "d1");
            open.add(device);
            Files.write(large, new byte[6 << 20]);
            for (int i = 0; i < 40; i++) {
                Files.write(large, new byte[] {(byte) i}, StandardOpenOption.WRITE);
                mosquittoPub(broker, device.topic(), large);
            }
            Files.write(large, new byte[200 << 20]);
            mosquittoPub(broker, device.topic(), large);
            device.heartRate(1);
            KafkaReader inputs = reader("wardledger.inputs");
            atLast().untilAsserted(() -> assertThat(sequences(inputs, "sizes"))
                    .as("it is still there")
                    .containsExactly(1L));
            assertThat(records(inputs, "sizes").stream().map(GatewayIT::reason))
                    .filteredOn(reason -> !reason.isEmpty())
                    .as("what the broker may send is refused; the largest it drops")
                    .hasSize(40)
                    .containsOnly("too-large");
            assertThat(alone.isReady()).isTrue();
        } finally {
            Files.deleteIfExists(large);
        }
    }

    private static void mosquittoPub(Mosquitto broker, String topic, Path file) throws Exception {
        String port = Integer.toString(broker.port());
        Process client = new ProcessBuilder(
                        Mosquitto.publisher().toString(), "-p", port, "-q", "1", "-t", topic, "-f", file.toString())
                .inheritIO()
                .start();
        assertThat(client.waitFor()).isZero();
    }

    @Test
    void a_gateway_that_retires_leaves_nothing_behind_at_the_broker_nor_in_its_spool() throws Exception {
        Path log = directory.resolve("gateway-9.log");
        String[] itself = {"wardledger.gateway.id=gateway-9", "wardledger.gateway.data=" + directory.resolve("retires")
        };
        try (Mosquitto broker = Mosquitto.start(Files.createDirectory(directory.resolve("mosquitto")))) {
            Device device = new Device(broker.url(), "retires", "b1", "d1");
            open.add(device);
            try (GatewayProcess retiring = GatewayProcess.start(broker.url(), kafka.kafkaBootstrap(), log, itself)) {
                signal("STOP");
                publish(device, 0, 200);
                atLast().until(() -> retiring.counter("wardledger_gateway_acknowledged_total") == 200);
                retiring.kill();
                publish(device, 200, 300);
                atLast().until(() -> device.acknowledged().size() == 300);
            } finally {
                signal("CONT");
            }
            String[] forGood = {itself[0], itself[1], "wardledger.gateway.retire=to-others"};
            try (GatewayProcess last = GatewayProcess.launch(broker.url(), kafka.kafkaBootstrap(), log, forGood)) {
                assertThat(last.awaitExit(Duration.ofSeconds(90))).isZero();
            }
            assertThat(Files.readString(log)).contains("this gateway has retired");
            KafkaReader inputs = reader("wardledger.inputs");
            atLast().untilAsserted(() -> assertThat(sequences(inputs, "retires"))
                    .isEqualTo(LongStream.range(0, 300).boxed().collect(Collectors.toSet())));
            assertThat(Device.hasSession(broker.url(), "gateway-9")).isFalse();
        }
    }

    private static void publish(Device device, int from, int to) {
        try {
            for (int seq = from; seq < to; seq++) {
                device.heartRate(seq);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(kafka.pid()))
                .start()
                .waitFor();
    }

    private static void record(String id, @Nullable String value) throws Exception {
        Map<String, Object> config = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.kafkaBootstrap());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            "wardledger.alerts", 0, id, value == null ? null : value.getBytes(UTF_8)))
                    .get();
        }
    }

    private static Device.Heard next(Device ward) {
        atLast().until(() -> !ward.heard().isEmpty());
        return requireNonNull(ward.heard().poll());
    }

    private static List<ConsumerRecord<String, byte[]>> records(KafkaReader inputs, String ward) {
        return inputs.read().stream()
                .filter(record -> record.key() != null && record.key().equals("bed." + ward + ".b1"))
                .toList();
    }

    private static List<Input.Admitted> admitted(KafkaReader inputs, String ward) {
        return records(inputs, ward).stream()
                .map(record -> InputCodec.decode(record.value()))
                .filter(Input.Admitted.class::isInstance)
                .map(Input.Admitted.class::cast)
                .toList();
    }

    private static Set<Long> sequences(KafkaReader inputs, String ward) {
        Set<Long> sequences = new TreeSet<>();
        admitted(inputs, ward).forEach(input -> sequences.add(input.reading().seq()));
        return sequences;
    }

    private static String reason(ConsumerRecord<String, byte[]> record) {
        return InputCodec.decode(record.value()) instanceof Input.Refused refused ? refused.reason() : "";
    }

    private static List<ConsumerRecord<String, byte[]>> kept(KafkaReader rejected, String topic) {
        return rejected.read().stream()
                .filter(record -> header(record, "topic").equals(topic))
                .toList();
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(requireNonNull(record.headers().lastHeader(name)).value(), UTF_8);
    }
}
