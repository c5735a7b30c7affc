package org.wardledger.gateway.admission;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Waveform;

/** The fields that only a waveform has, while its JSON object is read. */
final class WaveformJson {
    private final JsonDocument json;
    private @Nullable String signal;
    private @Nullable BigDecimal rate;
    private @Nullable String unit;
    private @Nullable BigDecimal scale;
    private @Nullable BigDecimal offset;
    private int @Nullable [] samples;

    WaveformJson(JsonDocument json) {
        this.json = json;
    }

    /** Reads the field's value; false when a waveform has no such field. */
    boolean take(String name) throws NotAdmissible {
        switch (name) {
            case "signal" -> signal = json.string(name);
            case "rate" -> rate = json.number(name);
            case "unit" -> unit = json.string(name);
            case "scale" -> scale = json.number(name);
            case "offset" -> offset = json.number(name);
            case "samples" -> samples = samples();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The waveform, which must be of the topic's signal. */
    Waveform finish(String topicsSignal) throws NotAdmissible {
        if (!ReadingJson.present(signal, "signal").equals(topicsSignal)) {
            throw new NotAdmissible(Reason.BAD_NAME, "signal is not the topic's");
        }
        BigDecimal hertz = ReadingJson.present(rate, "rate");
        if (hertz.signum() <= 0) {
            throw new NotAdmissible(Reason.BAD_VALUE, "rate");
        }
        BigDecimal step = ReadingJson.present(scale, "scale");
        if (step.signum() == 0) {
            throw new NotAdmissible(Reason.BAD_VALUE, "scale");
        }
        String ucum = ReadingJson.present(unit, "unit");
        if (ucum.isEmpty() || ucum.length() > Measurement.MAX_UNIT_LENGTH || !Names.isPrintableAscii(ucum)) {
            throw new NotAdmissible(Reason.BAD_UNIT, "unit");
        }
        return new Waveform(
                topicsSignal,
                hertz,
                ucum,
                step,
                ReadingJson.present(offset, "offset"),
                ReadingJson.present(samples, "samples"));
    }

    private int[] samples() throws NotAdmissible {
        json.expect(JsonToken.START_ARRAY, "samples");
        int[] read = new int[256];
        int count = 0;
        for (JsonToken token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (count == Waveform.MAX_SAMPLES) {
                throw new NotAdmissible(Reason.TOO_LARGE, "more than " + Waveform.MAX_SAMPLES + " samples");
            }
            if (count == read.length) {
                read = Arrays.copyOf(read, 2 * count);
            }
            read[count] = token == JsonToken.VALUE_NULL ? Waveform.MISSING : sample(token, count);
            count++;
        }
        if (count == 0) {
            throw JsonDocument.malformed("samples is empty");
        }
        return Arrays.copyOf(read, count);
    }

    private int sample(JsonToken token, int at) throws NotAdmissible {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            try {
                int value = Integer.parseInt(json.text());
                if (value != Waveform.MISSING) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // beyond 32 bits
            }
        }
        throw new NotAdmissible(Reason.BAD_VALUE, "samples[" + at + "]");
    }
}
