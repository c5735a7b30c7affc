package org.wardledger.gateway.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.wardledger.gateway.spool.SpooledMessage;

/**
 * A record of {@code wardledger.rejected}, docs/FORMATS.md "Kafka". Whoever may write there can write anything: what a record
 * does not say is empty.
 *
 * @param keptMs when it was written there, milliseconds since 1970 UTC
 * @param arrivalMs when the message had come, or -1
 * @param device of the topic; empty where the topic names none
 * @param payload as it came, but for what was cut off
 * @param bytes how many there were
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record KeptMessage(
        int partition,
        long offset,
        long keptMs,
        long arrivalMs,
        String topic,
        String reason,
        String detail,
        String device,
        String gateway,
        @Nullable String contentType,
        List<SpooledMessage.Property> properties,
        byte[] payload,
        long bytes) {
    private static final String PROPERTY = "mqtt.user.";

    public static KeptMessage of(ConsumerRecord<byte[], byte[]> record) {
        List<SpooledMessage.Property> properties = new ArrayList<>();
        for (Header header : record.headers()) {
            if (header.key().startsWith(PROPERTY)) {
                String value = text(header);
                properties.add(new SpooledMessage.Property(
                        header.key().substring(PROPERTY.length()), value == null ? "" : value));
            }
        }
        byte[] payload = record.value() == null ? new byte[0] : record.value();
        return new KeptMessage(
                record.partition(),
                record.offset(),
                record.timestamp(),
                number(record, "arrival", -1),
                text(record, "topic"),
                text(record, "reason"),
                text(record, "detail"),
                record.key() == null ? "" : new String(record.key(), UTF_8),
                text(record, "gateway"),
                text(record.headers().lastHeader("mqtt.content-type")),
                properties,
                payload,
                number(record, "original-size", payload.length));
    }

    /** Whether there is all of it, so that it can be decided about again. */
    public boolean isWhole() {
        return bytes == payload.length && arrivalMs >= 0;
    }

    /** The message, as if it had come just as it did; what its device may send in a second was asked then. */
    public SpooledMessage again() {
        return new SpooledMessage(topic, contentType, properties, 1, payload, arrivalMs, false);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        String text = text(record.headers().lastHeader(name));
        return text == null ? "" : text;
    }

    private static @Nullable String text(@Nullable Header header) {
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    private static long number(ConsumerRecord<byte[], byte[]> record, String name, long otherwise) {
        String text = text(record, name);
        try {
            return text.isEmpty() ? otherwise : Math.max(-1, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return otherwise; // not of a gateway
        }
    }
}
