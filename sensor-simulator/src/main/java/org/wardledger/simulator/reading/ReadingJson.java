package org.wardledger.simulator.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes observations as {@code application/vnd.wardledger.reading+json}: decimals plain, times UTC with milliseconds.
 */
public final class ReadingJson {

    /** The MQTT 5 content type of these payloads. */
    public static final String CONTENT_TYPE = "application/vnd.wardledger.reading+json";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private ReadingJson() {}

    /** RFC 3339 in UTC with exactly three digits of a second; finer parts are cut. */
    public static String time(Instant time) {
        return TIME.format(time);
    }

    /** The payload of the observation at its place in its stream. */
    public static byte[] write(String boot, long seq, Observation observation) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("boot", boot);
            json.writeNumberField("seq", seq);
            json.writeStringField("time", time(observation.time()));
            switch (observation) {
                case VitalSigns vitals -> writeMeasurements(json, vitals);
                case WaveformChunk chunk -> writeWaveform(json, chunk);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void writeMeasurements(JsonGenerator json, VitalSigns vitals) throws IOException {
        json.writeArrayFieldStart("measurements");
        for (Measurement measurement : vitals.measurements()) {
            json.writeStartObject();
            json.writeStringField("code", measurement.code());
            if (measurement.value() != null) {
                json.writeNumberField("value", measurement.value());
            }
            json.writeStringField("unit", measurement.unit());
            json.writeStringField("quality", measurement.quality().wireName());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeWaveform(JsonGenerator json, WaveformChunk chunk) throws IOException {
        json.writeStringField("signal", chunk.signal());
        json.writeNumberField("rate", chunk.rate());
        json.writeStringField("unit", chunk.unit());
        json.writeNumberField("scale", chunk.scale());
        json.writeNumberField("offset", chunk.offset());
        json.writeArrayFieldStart("samples");
        for (@Nullable Integer sample : chunk.samples()) {
            if (sample == null) {
                json.writeNull();
            } else {
                json.writeNumber(sample);
            }
        }
        json.writeEndArray();
    }
}
