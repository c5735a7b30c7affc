package org.wardledger.acceptance.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.wardledger.acceptance.client.Json;

/**
 * What a simulator says was acknowledged.
 *
 * @param acked by identity
 * @param sent as its last line says; -1 when it has none (the simulator was cut off)
 */
public record Manifest(Map<Identity, Reading> acked, long sent) {
    /** Reads a manifest file. A torn last line is left out. */
    public static Manifest read(Path file) throws IOException {
        Map<Identity, Reading> acked = new LinkedHashMap<>();
        long sent = -1;
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (String line : lines) {
            if (!line.endsWith("}")) {
                continue;
            }
            JsonNode node = Json.read(line);
            if (node.has("topic")) {
                Reading reading = Reading.sent(node.path("topic").asText(), node.path("payload"));
                Reading before = acked.put(reading.identity(), reading);
                if (before != null) {
                    throw new AssertionError("the manifest has " + reading.identity() + " twice");
                }
            } else {
                sent = node.path("sent").asLong();
            }
        }
        return new Manifest(acked, sent);
    }

    public Set<String> patients() {
        Set<String> patients = new TreeSet<>();
        acked.keySet().forEach(identity -> patients.add(identity.patient()));
        return patients;
    }

    public List<Reading> of(String patient) {
        List<Reading> readings = new ArrayList<>();
        acked.forEach((identity, reading) -> {
            if (identity.patient().equals(patient)) {
                readings.add(reading);
            }
        });
        return readings;
    }
}
