package org.wardledger.acceptance.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reading as its device sent it. Equal readings say the same, value for value and sample for sample. */
public record Reading(Identity identity, Instant time, Body body) {

    /** What was measured. */
    public sealed interface Body permits Measurements, Waveform {}

    /** In the order sent. */
    public record Measurements(List<Measurement> values) implements Body {}

    /**
     * One value.
     *
     * @param value a number in plain notation without trailing zeros, or a code in quotes; null when the sensor was off
     */
    public record Measurement(
            String code, @Nullable String value, @Nullable String unit, String quality) {}

    /** Samples, null where there is none; rate, scale and offset as {@link #plain}. */
    public record Waveform(
            String signal,
            String rate,
            @Nullable String unit,
            String scale,
            String offset,
            List<@Nullable Long> samples)
            implements Body {}

    /** Parses what was published on a device's topic. */
    public static Reading sent(String topic, JsonNode payload) {
        // wards/{ward}/beds/{bed}/devices/{device}/{stream...}
        List<String> parts = List.of(topic.split("/", -1));
        String stream = String.join(".", parts.subList(6, parts.size()));
        Identity identity = new Identity(
                parts.get(1),
                parts.get(3),
                parts.get(5),
                stream,
                payload.path("boot").asText(),
                payload.path("seq").longValue());
        return new Reading(identity, time(payload), body(payload, payload.path("measurements")));
    }

    /** Parses a reading of the API. */
    public static Reading answered(JsonNode reading) {
        Identity identity = new Identity(
                reading.path("ward").asText(),
                reading.path("bed").asText(),
                reading.path("device").asText(),
                reading.path("stream").asText(),
                reading.path("boot").asText(),
                reading.path("seq").longValue());
        JsonNode waveform = reading.path("waveform");
        return new Reading(
                identity,
                time(reading),
                waveform.isObject() ? waveform(waveform) : body(reading, reading.path("measurements")));
    }

    private static Instant time(JsonNode node) {
        return OffsetDateTime.parse(node.path("time").asText()).toInstant();
    }

    private static Body body(JsonNode node, JsonNode measurements) {
        if (!measurements.isArray()) {
            return waveform(node);
        }
        List<Measurement> values = new ArrayList<>();
        for (JsonNode measurement : measurements) {
            values.add(new Measurement(
                    measurement.path("code").asText(),
                    value(measurement.path("value")),
                    text(measurement.path("unit")),
                    measurement.path("quality").asText("valid")));
        }
        return new Measurements(values);
    }

    private static Waveform waveform(JsonNode node) {
        List<@Nullable Long> samples = new ArrayList<>();
        for (JsonNode sample : node.path("samples")) {
            samples.add(sample.isNull() ? null : (Long) sample.longValue());
        }
        return new Waveform(
                node.path("signal").asText(),
                plain(node.path("rate").decimalValue()),
                text(node.path("unit")),
                plain(node.path("scale").decimalValue()),
                plain(node.path("offset").decimalValue()),
                samples);
    }

    private static @Nullable String value(JsonNode node) {
        if (node.isNumber()) {
            return plain(node.decimalValue());
        }
        return node.isTextual() ? '"' + node.asText() + '"' : null;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
    }

    /** Plain notation without trailing zeros. */
    public static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
