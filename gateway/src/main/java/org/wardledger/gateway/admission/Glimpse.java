package org.wardledger.gateway.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Names;

/**
 * Which reading a refused payload would have been, as far as that can be read: boot, sequence and time, wherever they stand
 * before the first thing that is no JSON. The rest is not judged. At most what is read of any payload is looked at.
 *
 * @param timeMs null where there is none, or none that is one
 */
record Glimpse(String boot, long seq, @Nullable Long timeMs) {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1 + JsonDocument.MAX_DEPTH)
                    .maxStringLength(Admitter.MAX_PAYLOAD_BYTES)
                    .build())
            .build();

    /** Null where boot or sequence cannot be read, or stand there twice: then nothing says which reading it would have been. */
    static @Nullable Glimpse of(byte[] payload) {
        int length = Math.min(payload.length, Admitter.MAX_PAYLOAD_BYTES);
        Fields fields = new Fields();
        try (JsonParser json = FACTORY.createParser(new String(payload, 0, length, StandardCharsets.UTF_8))) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                fields.read(json);
            }
        } catch (IOException e) {
            // no JSON from here on: what stands before it counts
        }
        return fields.glimpse();
    }

    private static final class Fields {
        private @Nullable String boot;
        private @Nullable Long seq;
        private @Nullable String time;
        private boolean twice;

        /** Until all three are found. */
        void read(JsonParser json) throws IOException {
            while ((boot == null || seq == null || time == null) && json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("boot") && value == JsonToken.VALUE_STRING) {
                    twice |= boot != null;
                    boot = json.getText();
                } else if (name.equals("seq") && value == JsonToken.VALUE_NUMBER_INT) {
                    twice |= seq != null;
                    seq = sequence(json.getText());
                } else if (name.equals("time") && value == JsonToken.VALUE_STRING) {
                    time = json.getText();
                } else {
                    json.skipChildren();
                }
            }
        }

        /** Negative where it is none. */
        private static long sequence(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                return -1; // beyond 2^63-1
            }
        }

        @Nullable
        Glimpse glimpse() {
            if (boot == null || seq == null || twice || seq < 0 || !Names.isValid(boot)) {
                return null;
            }
            OptionalLong timeMs = time == null ? OptionalLong.empty() : Rfc3339.toMillis(time);
            return new Glimpse(boot, seq, timeMs.isPresent() ? timeMs.getAsLong() : null);
        }
    }
}
