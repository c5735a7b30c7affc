package org.wardledger.gateway.admission;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Body;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Reading;

/**
 * Our reading and waveform, {@code application/vnd.wardledger.reading+json}, docs/FORMATS.md "MQTT". Which of the two it
 * must be, the topic says. Names that the format does not have are malformed: a misspelt one would be lost without a word.
 */
final class ReadingJson {
    private final JsonDocument json;
    private @Nullable String boot;
    private @Nullable Long seq;
    private @Nullable Long timeMs;

    private ReadingJson(JsonDocument json) {
        this.json = json;
    }

    /**
     * Decodes a payload.
     *
     * @throws NotAdmissible with the reason
     */
    static Reading decode(Topic topic, byte[] payload) throws NotAdmissible {
        try (JsonDocument json = JsonDocument.of(payload)) {
            return new ReadingJson(json).read(topic);
        }
    }

    private Reading read(Topic topic) throws NotAdmissible {
        WaveformJson waveform = new WaveformJson(json);
        List<Measurement> measurements = null;
        json.expect(JsonToken.START_OBJECT, "no object");
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.text();
            switch (name) {
                case "boot" -> boot = json.string(name);
                case "seq" -> seq = sequence();
                case "time" -> timeMs = time();
                default -> {
                    if (topic.isVitals() && name.equals("measurements")) {
                        measurements = measurements();
                    } else if (!topic.isWaveform() || !waveform.take(name)) {
                        throw JsonDocument.malformed(
                                "unknown name in " + (topic.isVitals() ? "a reading" : "a waveform"));
                    }
                }
            }
        }
        json.expectEnd();
        Body body;
        if (topic.isWaveform()) {
            body = waveform.finish(topic.signal());
        } else {
            body = new Measurements(present(measurements, "measurements"));
        }
        return new Reading(
                topic.ward(),
                topic.bed(),
                topic.device(),
                bootName(),
                present(seq, "seq"),
                present(timeMs, "time"),
                body);
    }

    static <T> T present(@Nullable T value, String name) throws NotAdmissible {
        if (value == null) {
            throw JsonDocument.malformed(name + " is missing");
        }
        return value;
    }

    private String bootName() throws NotAdmissible {
        String name = present(boot, "boot");
        if (!Names.isValid(name)) {
            throw new NotAdmissible(Reason.BAD_NAME, "boot");
        }
        return name;
    }

    private long sequence() throws NotAdmissible {
        if (json.next() == JsonToken.VALUE_NUMBER_INT) {
            try {
                long value = Long.parseLong(json.text());
                if (value >= 0) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // beyond 2^63-1
            }
        }
        throw new NotAdmissible(Reason.BAD_SEQUENCE, "");
    }

    private long time() throws NotAdmissible {
        OptionalLong time =
                json.next() == JsonToken.VALUE_STRING ? Rfc3339.toMillis(json.text()) : OptionalLong.empty();
        if (time.isEmpty()) {
            throw new NotAdmissible(Reason.BAD_TIME, "");
        }
        return time.getAsLong();
    }

    private List<Measurement> measurements() throws NotAdmissible {
        List<Measurement> list = new ArrayList<>();
        json.expect(JsonToken.START_ARRAY, "measurements");
        while (json.next() != JsonToken.END_ARRAY) {
            if (list.size() == Measurements.MAX) {
                throw new NotAdmissible(Reason.TOO_LARGE, "more than " + Measurements.MAX + " measurements");
            }
            String where = "measurements[" + list.size() + "]";
            if (json.current() != JsonToken.START_OBJECT) {
                throw JsonDocument.malformed(where);
            }
            list.add(measurement(where));
        }
        if (list.isEmpty()) {
            throw JsonDocument.malformed("measurements is empty");
        }
        return list;
    }

    private Measurement measurement(String where) throws NotAdmissible {
        MeasurementDraft draft = new MeasurementDraft(where);
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.text();
            switch (name) {
                case "code" -> draft.code = json.string(where + ".code");
                case "unit" -> draft.unit = json.string(where + ".unit");
                case "quality" -> draft.quality = json.string(where + ".quality");
                case "value" -> {
                    if (json.next() == JsonToken.VALUE_STRING) {
                        draft.coded = json.text();
                    } else {
                        draft.number = json.currentNumber(where + ".value");
                    }
                }
                default -> throw JsonDocument.malformed("unknown name in " + where);
            }
        }
        return draft.finish();
    }
}
