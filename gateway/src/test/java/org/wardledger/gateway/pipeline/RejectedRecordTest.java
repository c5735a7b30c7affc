package org.wardledger.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.wardledger.gateway.admission.Admission;
import org.wardledger.gateway.admission.Admitter;
import org.wardledger.gateway.admission.Admitter.UnknownDevices;
import org.wardledger.gateway.admission.Assignments;
import org.wardledger.gateway.admission.Received;
import org.wardledger.gateway.rejected.KeptMessage;
import org.wardledger.gateway.spool.SpooledMessage;
import org.wardledger.gateway.spool.SpooledMessage.Property;

class RejectedRecordTest {
    private static final String TOPIC = "wards/w/beds/b/devices/d/vitals";
    private final Admitter admitter = new Admitter("gateway-1", Admitter.READING_JSON, UnknownDevices.BED);

    @Test
    void everything_that_came_with_the_message_is_kept() {
        RejectedRecord record = record("not json".getBytes(UTF_8), List.of(new Property("a", "b")));
        assertThat(record.key()).isEqualTo("d");
        assertThat(record.value()).isEqualTo("not json".getBytes(UTF_8));
        assertThat(headers(record))
                .containsEntry("topic", TOPIC)
                .containsEntry("reason", "unknown-content-type")
                .containsEntry("arrival", "1700000000000")
                .containsEntry("gateway", "gateway-1")
                .containsEntry("mqtt.content-type", "text/plain")
                .containsEntry("mqtt.user.a", "b")
                .containsEntry("digest", "1998bd7ddb8cfda81b50227b954a0747baaf88b0daf2597a64a8556094eaac9e")
                .containsKey("detail")
                .hasSize(8);
    }

    @Test
    void what_is_kept_is_all_that_admission_asks_of_a_message() {
        byte[] payload = "not json".getBytes(UTF_8);
        RejectedRecord record = record(payload, List.of(new Property("a", "b"), new Property("a", "c")));
        KeptMessage kept = kept(record);
        assertThat(kept.isWhole()).isTrue();
        assertThat(kept.reason()).isEqualTo("unknown-content-type");
        assertThat(kept.device()).isEqualTo("d");
        SpooledMessage again = kept.again();
        assertThat(again.topic()).isEqualTo(TOPIC);
        assertThat(again.contentType()).isEqualTo("text/plain");
        assertThat(again.properties()).containsExactly(new Property("a", "b"), new Property("a", "c"));
        assertThat(again.payload()).isEqualTo(payload);
        assertThat(again.arrivalMs()).isEqualTo(1_700_000_000_000L);
        assertThat(again.overRate()).isFalse();
        assertThat(kept(record(new byte[5_000_000], List.of())).isWhole()).isFalse();
    }

    private static KeptMessage kept(RejectedRecord record) {
        return KeptMessage.of(new ConsumerRecord<>(
                "wardledger.rejected",
                0,
                0,
                1,
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key().getBytes(UTF_8),
                record.value(),
                record.headers(),
                Optional.empty()));
    }

    @Test
    void whatever_a_device_sends_it_fits_into_a_kafka_record() {
        Property large = new Property("p", "x".repeat(30_000));
        RejectedRecord record = record(new byte[5_000_000], Collections.nCopies(20, large));
        int size = record.value().length;
        for (var header : record.headers()) {
            size += header.key().length() + header.value().length;
        }
        assertThat(size).isLessThan(2_000_000);
        assertThat(headers(record)).containsEntry("original-size", "5000000").containsEntry("omitted-properties", "19");
    }

    private RejectedRecord record(byte[] payload, List<Property> properties) {
        SpooledMessage arrival =
                new SpooledMessage(TOPIC, "text/plain", properties, 1, payload, 1_700_000_000_000L, false);
        Admission.Refused refused = (Admission.Refused) admitter.decide(
                        new Received(TOPIC, arrival.contentType(), payload, arrival.arrivalMs(), false),
                        Assignments.NONE)
                .getFirst();
        return RejectedRecord.of(refused, arrival, "gateway-1");
    }

    private static Map<String, String> headers(RejectedRecord record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
