package org.wardledger.simulator.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * A reading's content in one canonical text, the same for a payload as sent and for the ledger's answer exactly when
 * they say the same: decimals by value (1.0 is 1), times by instant, measurements in any order, quality valid when not
 * said, samples one by one with null as null.
 */
final class Content {

    private Content() {}

    /** Of a payload as sent over MQTT. */
    static String ofPayload(JsonNode payload) {
        return canonical(payload, payload);
    }

    /** Of a reading as the HTTP interface gives it. */
    static String ofReading(JsonNode reading) {
        return canonical(reading, reading.path("waveform"));
    }

    /** A short stand-in for the text, to hold many in memory: 128 bits of its SHA-256. */
    static String digest(String canonical) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** RFC 3339; the epoch's far past when it is none, which no sent reading has. */
    static Instant time(JsonNode node) {
        try {
            return OffsetDateTime.parse(node.asText("")).toInstant();
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    private static String canonical(JsonNode envelope, JsonNode waveform) {
        StringBuilder text = new StringBuilder("time=").append(time(envelope.path("time")));
        if (waveform.has("samples")) {
            text.append(" signal=").append(waveform.path("signal").asText(""));
            text.append(" rate=").append(value(waveform.path("rate")));
            text.append(" unit=").append(waveform.path("unit").asText(""));
            text.append(" scale=").append(value(waveform.path("scale")));
            text.append(" offset=").append(value(waveform.path("offset")));
            text.append(" samples=");
            for (JsonNode sample : waveform.path("samples")) {
                text.append(value(sample)).append(',');
            }
            return text.toString();
        }
        List<String> measurements = new ArrayList<>();
        for (JsonNode measurement : envelope.path("measurements")) {
            measurements.add(measurement.path("code").asText("") + "="
                    + value(measurement.path("value")) + " "
                    + measurement.path("unit").asText("") + " "
                    + measurement.path("quality").asText("valid"));
        }
        Collections.sort(measurements);
        return text.append(' ').append(String.join("; ", measurements)).toString();
    }

    private static String value(JsonNode node) {
        if (node.isNumber()) {
            BigDecimal decimal = node.decimalValue();
            return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
        }
        if (node.isTextual()) {
            return "\"" + node.textValue() + "\"";
        }
        return "-";
    }
}
