package org.wardledger.simulator.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares what manifests say was acknowledged with what the ledger has, value for value and sample for sample. */
public final class LedgerCheck {

    private static final int NAMED_OF_EACH_KIND = 3;
    private static final int LONGEST_CONTENT = 400;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

    private final Expectations expectations;
    private final LedgerClient ledger;

    private LedgerCheck(Expectations expectations, LedgerClient ledger) {
        this.expectations = expectations;
        this.ledger = ledger;
    }

    /**
     * Checks, asking again while something is missing or the ledger cannot be reached.
     *
     * @param wait how long to go on asking; zero asks once
     * @throws IOException when a manifest cannot be read, or the ledger could not be asked to the end
     */
    public static CheckReport run(List<Path> manifests, URI api, Duration wait)
            throws IOException, InterruptedException {
        try (LedgerClient ledger = new LedgerClient(api)) {
            return new LedgerCheck(Expectations.read(manifests), ledger).untilThere(wait);
        }
    }

    private CheckReport untilThere(Duration wait) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        Map<String, PatientResult> results = new TreeMap<>();
        Set<String> open = new LinkedHashSet<>(expectations.patients().keySet());
        while (true) {
            boolean last = System.nanoTime() >= deadline;
            try {
                for (String patient : List.copyOf(open)) {
                    PatientResult result = compare(patient);
                    results.put(patient, result);
                    if (result.missing().isEmpty()) {
                        open.remove(patient);
                    }
                }
                if (open.isEmpty() || last) {
                    return report(results);
                }
            } catch (IOException e) {
                if (last) {
                    throw e;
                }
            }
            Thread.sleep(BETWEEN_ATTEMPTS);
        }
    }

    private PatientResult compare(String patient) throws IOException, InterruptedException {
        Expectations.OfPatient expected = expectations.patients().get(patient);
        if (expected == null) {
            throw new IllegalArgumentException(patient);
        }
        Set<Identity> seen = new HashSet<>();
        Set<Identity> found = new HashSet<>();
        Set<Identity> doubled = new LinkedHashSet<>();
        Map<Identity, String> different = new LinkedHashMap<>();
        ledger.readings(patient, expected.from(), expected.to(), reading -> {
            Identity identity = identity(reading);
            if (!seen.add(identity)) {
                doubled.add(identity);
            }
            String digest = expected.digests().get(identity);
            if (digest != null) {
                String content = Content.ofReading(reading);
                if (digest.equals(Content.digest(content))) {
                    found.add(identity);
                } else {
                    different.put(identity, content);
                }
            }
        });
        found.removeAll(different.keySet());
        List<Identity> missing = new ArrayList<>();
        for (Identity identity : expected.digests().keySet()) {
            if (!seen.contains(identity)) {
                missing.add(identity);
            }
        }
        return new PatientResult(found.size(), missing, different, List.copyOf(doubled));
    }

    private CheckReport report(Map<String, PatientResult> results) throws IOException {
        long found = 0;
        List<Identity> missing = new ArrayList<>();
        Map<Identity, String> different = new LinkedHashMap<>();
        List<Identity> doubled = new ArrayList<>();
        for (PatientResult result : results.values()) {
            found += result.found();
            missing.addAll(result.missing());
            different.putAll(result.different());
            doubled.addAll(result.doubled());
        }
        Map<Identity, String> named = new LinkedHashMap<>();
        missing.stream().limit(NAMED_OF_EACH_KIND).forEach(identity -> named.put(identity, "missing"));
        different.keySet().stream().limit(NAMED_OF_EACH_KIND).forEach(identity -> named.put(identity, "different"));
        doubled.stream().limit(NAMED_OF_EACH_KIND).forEach(identity -> named.putIfAbsent(identity, "doubled"));
        return new CheckReport(
                expectations.sent(),
                expectations.acked(),
                found,
                missing.size(),
                different.size(),
                doubled.size(),
                sentences(named, different));
    }

    private List<String> sentences(Map<Identity, String> named, Map<Identity, String> ledgerSays) throws IOException {
        Map<Identity, String> sent = named.isEmpty() ? Map.of() : expectations.contents(named.keySet());
        List<String> sentences = new ArrayList<>();
        named.forEach((identity, kind) -> {
            String sentence = kind + " " + identity + ": sent " + shortened(sent.getOrDefault(identity, "by others"));
            sentences.add(
                    kind.equals("different")
                            ? sentence + " but the ledger has "
                                    + shortened(ledgerSays.getOrDefault(identity, "something else"))
                            : sentence);
        });
        return sentences;
    }

    private static String shortened(String content) {
        return content.length() <= LONGEST_CONTENT ? content : content.substring(0, LONGEST_CONTENT) + "...";
    }

    private static Identity identity(JsonNode reading) {
        return new Identity(
                reading.path("device").asText(""),
                reading.path("stream").asText(""),
                reading.path("boot").asText(""),
                reading.path("seq").longValue());
    }
}
