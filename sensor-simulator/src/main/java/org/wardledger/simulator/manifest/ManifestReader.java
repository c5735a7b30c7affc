package org.wardledger.simulator.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads manifests line by line, so that their length does not matter. */
public final class ManifestReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ManifestReader() {}

    /** An acknowledged message. */
    public record Entry(String topic, JsonNode payload) {}

    /**
     * What a manifest says it has.
     *
     * @param complete false when the last line is missing: its writer was killed; the counts are those of its lines
     */
    public record Totals(long sent, long acked, boolean complete) {}

    /**
     * Reads the file.
     *
     * @throws IOException when a line cannot be understood (the very last may be cut short), or the totals do not match
     *     the lines
     */
    public static Totals read(Path file, Consumer<Entry> entries) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            long count = 0;
            long number = 0;
            String line = lines.readLine();
            while (line != null) {
                number++;
                String next = lines.readLine();
                JsonNode node = parse(line, next == null, file, number);
                if (node == null) {
                    break;
                }
                if (node.has("sent") && next == null) {
                    return totals(node, count, file);
                }
                if (!node.path("topic").isTextual() || !node.path("payload").isObject()) {
                    throw new IOException(file + " line " + number + ": neither a message nor the last line");
                }
                entries.accept(new Entry(node.path("topic").textValue(), node.path("payload")));
                count++;
                line = next;
            }
            return new Totals(count, count, false);
        }
    }

    private static @Nullable JsonNode parse(String line, boolean last, Path file, long number) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            if (last) {
                return null;
            }
            throw new IOException(file + " line " + number + ": not JSON", e);
        }
    }

    private static Totals totals(JsonNode last, long lines, Path file) throws IOException {
        Totals totals =
                new Totals(last.path("sent").longValue(), last.path("acked").longValue(), true);
        if (totals.acked() != lines) {
            throw new IOException(
                    file + " says " + totals.acked() + " messages were acknowledged, but has " + lines + " lines");
        }
        return totals;
    }
}
