package org.wardledger.gateway.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.wardledger.core.vitals.Names;

/**
 * An alert's state as the ward is told it, docs/FORMATS.md "MQTT".
 *
 * @param payload the same bytes for the same record, always
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record WardAlert(String id, long rev, boolean cleared, String topic, byte[] payload) {
    private static final List<String> REQUIRED =
            List.of("id", "rev", "state", "priority", "kind", "code", "rule", "since", "late");
    private static final List<String> FIELDS =
            List.of("id", "rev", "state", "priority", "kind", "code", "value", "limit", "rule", "since", "late");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // values as they were written
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /**
     * Reads the value of a record of {@code wardledger.alerts}.
     *
     * @throws IllegalArgumentException when it is not an alert
     */
    static WardAlert of(byte[] record) {
        JsonNode alert = parse(record);
        String id = name(alert, "id");
        return new WardAlert(
                id,
                alert.required("rev").asLong(),
                alert.required("state").asText().equals("cleared"),
                "wards/" + name(alert, "ward") + "/beds/" + name(alert, "bed") + "/alerts/" + id,
                payload(alert));
    }

    private static JsonNode parse(byte[] record) {
        try {
            JsonNode node = JSON.readTree(record);
            for (String field : REQUIRED) {
                if (!node.hasNonNull(field)) {
                    throw new IllegalArgumentException("an alert without " + field);
                }
            }
            return node;
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static String name(JsonNode alert, String field) {
        return Names.check(alert.path(field).asText(), field);
    }

    private static byte[] payload(JsonNode alert) {
        ObjectNode chosen = JSON.createObjectNode();
        for (String field : FIELDS) {
            JsonNode value = alert.get(field);
            if (value != null && !value.isNull()) {
                chosen.set(field, value);
            }
        }
        try {
            return JSON.writeValueAsBytes(chosen);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // it was read as JSON
        }
    }
}
