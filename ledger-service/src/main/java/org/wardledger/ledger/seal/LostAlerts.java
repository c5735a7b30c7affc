package org.wardledger.ledger.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.Change;
import org.wardledger.core.chain.AlertState;
import org.wardledger.core.chain.SealedBlock;
import org.wardledger.ledger.wire.UtcTime;

/**
 * Alerts that stand in {@code wardledger.alerts} when a generation begins. Their newest revisions may have been lost with
 * blocks: a later one ends each, so that nobody shows for ever what no block knows of. Not thread-safe.
 */
final class LostAlerts {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final Map<String, ObjectNode> standing = new LinkedHashMap<>();

    /** Reads the topic's next record; null for a tombstone. */
    void read(String id, byte @Nullable [] value) {
        ObjectNode alert = value == null ? null : parse(id, value);
        if (alert == null || alert.path("state").asText().equals(Change.CLEARED.state())) {
            standing.remove(id);
        } else {
            standing.put(id, alert);
        }
    }

    int count() {
        return standing.size();
    }

    /**
     * What is said last of each.
     *
     * @param first block of the generation, whose alerts are written before
     * @param engineMs when they end
     */
    Map<String, byte[]> ended(SealedBlock first, long engineMs) {
        Map<String, Integer> cleared = new HashMap<>();
        for (AlertState alert : first.alerts()) {
            cleared.put(alert.change().id().toString(), alert.change().rev());
        }
        Map<String, byte[]> ended = new LinkedHashMap<>();
        standing.forEach((id, alert) -> {
            int rev = alert.path("rev").asInt();
            if (cleared.getOrDefault(id, 0) <= rev) {
                alert.put("rev", rev + 1);
                alert.put("state", Change.CLEARED.state());
                alert.put("time", UtcTime.text(engineMs));
                ended.put(id, alert.toString().getBytes(StandardCharsets.UTF_8));
            }
        });
        return ended;
    }

    private static ObjectNode parse(String id, byte[] value) {
        try {
            if (JSON.readTree(new String(value, StandardCharsets.UTF_8)) instanceof ObjectNode alert
                    && alert.path("rev").isInt()) {
                return alert;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("alert " + id + " in its topic is not JSON", e);
        }
        throw new IllegalStateException("alert " + id + " in its topic has no revision");
    }
}
