package org.wardledger.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.wardledger.gateway.admission.Admission;
import org.wardledger.gateway.spool.SpooledMessage;

/**
 * A record of {@code wardledger.rejected}: the bytes as they came, and in the headers what came with them and why they
 * were refused.
 *
 * <p>It must fit into a Kafka record whatever a device sends, or that message would be delivered again for ever: bytes
 * beyond {@link #MAX_VALUE} are cut (header {@code original-size}), user properties beyond {@link #MAX_PROPERTIES} are left
 * out (header {@code omitted-properties}, their number).
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record RejectedRecord(String key, byte[] value, Headers headers) {
    static final int MAX_VALUE = 1024 * 1024;
    static final int MAX_PROPERTIES = 128 * 1024;

    static RejectedRecord of(Admission.Refused refused, SpooledMessage arrival, String gateway) {
        Headers headers = new RecordHeaders();
        put(headers, "topic", arrival.topic());
        put(headers, "reason", refused.reason().code());
        put(headers, "detail", refused.detail());
        put(headers, "arrival", Long.toString(arrival.arrivalMs()));
        put(headers, "gateway", gateway);
        put(headers, "digest", refused.input().digest().toHex());
        if (arrival.contentType() != null) {
            put(headers, "mqtt.content-type", arrival.contentType());
        }
        PropertyHeaders.of(arrival.properties(), MAX_PROPERTIES).forEach(headers::add);
        byte[] payload = refused.payload();
        byte[] value = payload;
        if (payload.length > MAX_VALUE) {
            put(headers, "original-size", Integer.toString(payload.length));
            value = Arrays.copyOf(payload, MAX_VALUE);
        }
        return new RejectedRecord(refused.device(), value, headers);
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
