package org.wardledger.gateway.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wardledger.core.vitals.Names;

/**
 * Turns alert states into retained MQTT messages, docs/FORMATS.md "MQTT". Remembers the revisions it has seen, so that a
 * record read again (after a rebalance, for example) never puts an older state in the place of a newer one. Thread-safe.
 */
public final class AlertPublications {
    /** Of so many alerts the revision is remembered; the ones longest unchanged are forgotten first. */
    static final int MAX_REMEMBERED = 100_000;

    private static final List<String> REQUIRED =
            List.of("id", "rev", "state", "priority", "kind", "code", "rule", "since", "late");
    private static final List<String> FIELDS =
            List.of("id", "rev", "state", "priority", "kind", "code", "value", "limit", "rule", "since", "late");
    private static final byte[] NOTHING = new byte[0];

    /** A retained message for a topic; an empty payload takes the topic's message away. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Publication(String topic, byte[] payload) {}

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // values as they were written
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final Map<String, Long> revisions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /**
     * What to publish for an alert's new state, in this order; nothing when a newer one was seen.
     *
     * @param record value of a record of {@code wardledger.alerts}
     * @throws IllegalArgumentException when it is not an alert
     */
    public List<Publication> of(byte[] record) {
        JsonNode alert = parse(record);
        String id = name(alert, "id");
        String topic = "wards/" + name(alert, "ward") + "/beds/" + name(alert, "bed") + "/alerts/" + id;
        if (!isNew(id, alert.required("rev").asLong())) {
            return List.of();
        }
        Publication state = new Publication(topic, payload(alert));
        return alert.required("state").asText().equals("cleared")
                ? List.of(state, new Publication(topic, NOTHING))
                : List.of(state);
    }

    private synchronized boolean isNew(String id, long revision) {
        Long seen = revisions.get(id);
        if (seen != null && seen > revision) {
            return false;
        }
        revisions.put(id, revision);
        return true;
    }

    private JsonNode parse(byte[] record) {
        try {
            JsonNode node = json.readTree(record);
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

    private byte[] payload(JsonNode alert) {
        ObjectNode chosen = json.createObjectNode();
        for (String field : FIELDS) {
            JsonNode value = alert.get(field);
            if (value != null && !value.isNull()) {
                chosen.set(field, value);
            }
        }
        try {
            return json.writeValueAsBytes(chosen);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // it was read as JSON
        }
    }
}
