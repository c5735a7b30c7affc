package org.wardledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vital;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.checks.DuplicatesAreDropped;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.client.Mosquitto;
import org.wardledger.acceptance.client.TopicWatcher;
import org.wardledger.acceptance.formats.Content;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;

/** What a device that knows only MQTT and our page of formats can count on. */
@ExtendWith(SharedSite.class)
class ForeignClientsIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Test
    void aMalformedMessageIsKeptWithItsBytesAndReasonAndTheStreamGoesOn(Site site)
            throws IOException, InterruptedException {
        Mosquitto client = Mosquitto.onPort(site.mqttPort());
        String topic = vitalsTopic("malformed", "bed-1", "mon-m");
        String malformed = "{\"boot\":\"b1\",\"seq\":";
        long rejected = site.api().total("rejected");
        client.publish("5", topic, malformed, "-D", "publish", "user-property", "made-by", "hand");
        client.publish("5", topic, heartRate("b1", 2, Instant.now(), "73"));

        Awaitility.await("the reading after it is sealed")
                .atMost(WITHIN)
                .until(() -> site.api().reading("mon-m", "vitals", "b1", 2).size() == 1);
        ConsumerRecord<byte[], byte[]> record = rejected(site, topic);
        assertThat(new String(record.value(), UTF_8)).isEqualTo(malformed);
        assertThat(header(record, "reason")).isEqualTo("malformed");
        assertThat(header(record, "detail")).isNotBlank();
        assertThat(header(record, "mqtt.user.made-by")).isEqualTo("hand");
        assertThat(Long.parseLong(header(record, "arrival"))).isPositive();
        assertThat(site.api().total("rejected"))
                .as("refusals are entries of the ledger")
                .isGreaterThan(rejected);
        assertThat(SealedBlocks.read(site).messages())
                .filteredOn(refusal -> refusal.device().equals("mon-m"))
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.patient()).isEqualTo("bed.malformed.bed-1");
                    assertThat(refusal.reason()).isEqualTo("malformed");
                    assertThat(refusal.digests()).containsExactly(header(record, "digest"));
                });
    }

    @Test
    void theSameReadingAgainIsDroppedAndCountedAlsoAfterARestart(Site site) throws IOException, MqttException {
        DuplicatesAreDropped.Sent sent = DuplicatesAreDropped.check(site, "duplicates");
        site.restartLedger();
        DuplicatesAreDropped.again(site, sent);
    }

    @Test
    void theSameIdentityWithOtherContentIsRefusedAndRaisesATechnicalAlert(Site site)
            throws IOException, InterruptedException, MqttException {
        Mosquitto client = Mosquitto.onPort(site.mqttPort());
        Instant time = Instant.now();
        String topic = vitalsTopic("reused", "bed-1", "mon-r");
        try (TopicWatcher alerts = new TopicWatcher(site.mqttUrl(), "wards/reused/beds/+/alerts/+")) {
            client.publish("5", topic, heartRate("b1", 1, time, "71"));
            client.publish("5", topic, heartRate("b1", 1, time, "99"));
            Awaitility.await("the technical alert").atMost(WITHIN).until(() -> alerts.arrived().stream()
                    .anyMatch(message -> message.payload().length > 0
                            && message.json().path("kind").asText().equals("technical")
                            && message.json().path("rule").asText().equals("identity-reused")));
        }
        assertThat(site.api().readings("bed.reused.bed-1")).hasSize(1);
        assertThat(site.api()
                        .reading("mon-r", "vitals", "b1", 1)
                        .getFirst()
                        .path("measurements")
                        .path(0)
                        .path("value")
                        .intValue())
                .as("the value that came first")
                .isEqualTo(71);
        assertThat(site.api().alerts())
                .filteredOn(alert -> alert.path("ward").asText().equals("reused"))
                .as("alerts of the ledger")
                .hasSize(1)
                .allMatch(alert -> alert.path("kind").asText().equals("technical"))
                .allMatch(alert -> alert.path("rule").asText().equals("identity-reused"));
        SealedBlocks blocks = SealedBlocks.read(site);
        assertThat(blocks.refusals("bed.reused.bed-1"))
                .as("refusals that the chain has sealed")
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo("identity-reused");
                    assertThat(new String(refusal.refused(), UTF_8)).contains("mon-r");
                });
    }

    @Test
    void aRegisteredDeviceIsHeardOnTheStreamsThatItWasRegisteredWith(Site site) {
        register(site, "mon-d", "waveform.ecg-ii");
        Mosquitto client = Mosquitto.onPort(site.mqttPort());
        String topic = vitalsTopic("registered", "bed-1", "mon-d");
        int[] seq = {0};
        Awaitility.await("gateways go by it").atMost(WITHIN).until(() -> {
            client.publish("5", topic, heartRate("b1", seq[0]++, Instant.now(), "73"));
            return site.topics().read("wardledger.rejected").stream()
                    .anyMatch(record -> header(record, "topic").equals(topic)
                            && header(record, "reason").equals("undeclared-stream"));
        });
        register(site, "mon-d", "waveform.ecg-ii\",\"vitals");
        assertThat(site.api().get("/api/v1/devices/mon-d").path("streams")).hasSize(2);
        Awaitility.await("it is heard again").atMost(WITHIN).until(() -> {
            client.publish("5", topic, heartRate("b2", seq[0]++, Instant.now(), "73"));
            return !site.api().readings("bed.registered.bed-1").isEmpty();
        });
        SealedBlocks blocks = SealedBlocks.read(site);
        assertThat(blocks.chains().stream()
                        .flatMap(chain -> chain.records().stream())
                        .flatMap(record -> blocks.disclosures().content(record, Content.Device.class).stream()))
                .as("what is sealed of it")
                .filteredOn(device -> device.device().equals("mon-d"))
                .extracting(Content.Device::actor, device -> device.streams().size())
                .containsExactly(Assertions.tuple("biomed", 1), Assertions.tuple("biomed", 2));
    }

    private static void register(Site site, String device, String streams) {
        String wanted = """
                {"kind":"monitor","streams":["%s"],"intervalMs":1000,"actor":"biomed"}""".formatted(streams);
        var answer = site.api().put("/api/v1/devices/" + device, wanted);
        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    }

    @Test
    void aCodeOfIso11073IsWhatItsLoincCodeIsToRulesAndAnswersAndIsSealedAsItCame(Site site)
            throws IOException, InterruptedException {
        Mosquitto client = Mosquitto.onPort(site.mqttPort());
        String topic = vitalsTopic("numbered", "bed-1", "mon-n");
        Instant first = Instant.now().minusSeconds(30);
        for (int seq = 0; seq < 4; seq++) { // longer below the limit than the rule waits
            client.publish("5", topic, vital("b1", seq, first.plusSeconds(4L * seq), "mdc:147842", "41", "/min"));
        }
        Awaitility.await("the alert").atMost(WITHIN).until(() -> site.api().alerts().stream()
                .anyMatch(alert -> alert.path("ward").asText().equals("numbered")
                        && alert.path("rule").asText().equals("hr-low")
                        && alert.path("code").asText().equals("8867-4")));
        assertThat(site.api()
                        .reading("mon-n", "vitals", "b1", 0)
                        .getFirst()
                        .path("measurements")
                        .toString())
                .isEqualTo("[{\"code\":\"8867-4\",\"value\":41,\"unit\":\"/min\",\"quality\":\"valid\","
                        + "\"original\":{\"code\":\"mdc:147842\",\"value\":41,\"unit\":\"/min\"}}]");
    }

    private static ConsumerRecord<byte[], byte[]> rejected(Site site, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = site.topics().read("wardledger.rejected").stream()
                .filter(record -> header(record, "topic").equals(topic))
                .toList();
        assertThat(records).as("records of wardledger.rejected for %s", topic).hasSize(1);
        return records.getFirst();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
