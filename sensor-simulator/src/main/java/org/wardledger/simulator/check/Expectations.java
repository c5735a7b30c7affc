package org.wardledger.simulator.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardledger.simulator.manifest.ManifestReader;

/** What the ledger must have by some manifests: for each patient the identities and a digest of each one's content. */
final class Expectations {

    private static final Pattern TOPIC =
            Pattern.compile("wards/([^/]+)/beds/([^/]+)/devices/([^/]+)/(vitals|waveform/[^/]+)");

    private final Map<String, OfPatient> patients = new TreeMap<>();
    private final List<Path> manifests;
    private long sent;
    private long acked;

    private Expectations(List<Path> manifests) {
        this.manifests = manifests;
    }

    /** What is expected of one patient, and the reading times it lies between (from inclusive, to exclusive). */
    static final class OfPatient {
        private final Map<Identity, String> digests = new HashMap<>();
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        Map<Identity, String> digests() {
            return digests;
        }

        Instant from() {
            return first;
        }

        Instant to() {
            return last.plus(Duration.ofMillis(1));
        }
    }

    static Expectations read(List<Path> manifests) throws IOException {
        Expectations expectations = new Expectations(manifests);
        for (Path manifest : manifests) {
            ManifestReader.Totals totals = ManifestReader.read(manifest, expectations::add);
            expectations.sent += totals.sent();
            expectations.acked += totals.acked();
        }
        return expectations;
    }

    private void add(ManifestReader.Entry entry) {
        Matcher topic = topic(entry);
        OfPatient patient =
                patients.computeIfAbsent("bed." + topic.group(1) + "." + topic.group(2), name -> new OfPatient());
        patient.digests.put(identity(entry), Content.digest(Content.ofPayload(entry.payload())));
        Instant time = Content.time(entry.payload().path("time"));
        patient.first = time.isBefore(patient.first) ? time : patient.first;
        patient.last = time.isAfter(patient.last) ? time : patient.last;
    }

    /** The full contents of a few identities, read from the manifests again. */
    Map<Identity, String> contents(Set<Identity> wanted) throws IOException {
        Map<Identity, String> contents = new HashMap<>();
        for (Path manifest : manifests) {
            ManifestReader.read(manifest, entry -> {
                if (wanted.contains(identity(entry))) {
                    contents.put(identity(entry), Content.ofPayload(entry.payload()));
                }
            });
        }
        return contents;
    }

    /** By patient id, in order of the ids. */
    Map<String, OfPatient> patients() {
        return patients;
    }

    long sent() {
        return sent;
    }

    long acked() {
        return acked;
    }

    private static Matcher topic(ManifestReader.Entry entry) {
        Matcher topic = TOPIC.matcher(entry.topic());
        if (!topic.matches()) {
            throw new IllegalArgumentException("a manifest has a topic of another kind: " + entry.topic());
        }
        return topic;
    }

    private static Identity identity(ManifestReader.Entry entry) {
        Matcher topic = topic(entry);
        JsonNode payload = entry.payload();
        return new Identity(
                topic.group(3),
                topic.group(4).replace('/', '.'),
                payload.path("boot").asText(""),
                payload.path("seq").longValue());
    }
}
