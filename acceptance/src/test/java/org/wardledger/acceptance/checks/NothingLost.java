package org.wardledger.acceptance.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.wardledger.acceptance.client.LedgerApi;
import org.wardledger.acceptance.reading.Identity;
import org.wardledger.acceptance.reading.Manifest;
import org.wardledger.acceptance.reading.Reading;

/** Everything that was acknowledged is in the API, once, value for value; and nothing else of those patients is. */
public final class NothingLost {
    private NothingLost() {}

    /** How the API's readings compare with what was acknowledged; each list names the offenders. */
    public record Comparison(
            int found,
            List<Identity> missing,
            List<String> different,
            List<Identity> doubled,
            List<Identity> invented) {
        public boolean isClean() {
            return missing.isEmpty() && different.isEmpty() && doubled.isEmpty() && invented.isEmpty();
        }

        @Override
        public String toString() {
            return "found=" + found + " missing=" + first(missing) + " different=" + first(different) + " doubled="
                    + first(doubled) + " invented=" + first(invented);
        }

        private static String first(List<?> offenders) {
            return offenders.size() + (offenders.isEmpty() ? "" : " e.g. " + offenders.getFirst());
        }
    }

    /** As it is now. */
    public static Comparison compare(Manifest manifest, LedgerApi api) {
        int found = 0;
        List<Identity> missing = new ArrayList<>();
        List<String> different = new ArrayList<>();
        List<Identity> doubled = new ArrayList<>();
        List<Identity> invented = new ArrayList<>();
        for (String patient : manifest.patients()) {
            Map<Identity, Reading> answered = new HashMap<>();
            for (JsonNode node : api.readings(patient)) {
                Reading reading = Reading.answered(node);
                if (answered.put(reading.identity(), reading) != null) {
                    doubled.add(reading.identity());
                }
                if (!manifest.acked().containsKey(reading.identity())) {
                    invented.add(reading.identity());
                }
            }
            for (Reading sent : manifest.of(patient)) {
                Reading there = answered.get(sent.identity());
                if (there == null) {
                    missing.add(sent.identity());
                } else if (!there.equals(sent)) {
                    different.add("sent " + sent + " but found " + there);
                } else {
                    found++;
                }
            }
        }
        return new Comparison(found, missing, different, doubled, invented);
    }

    /** Holds the promise at once: whatever was acknowledged has been dealt with. */
    public static void now(Manifest manifest, LedgerApi api) {
        Comparison comparison = compare(manifest, api);
        if (!comparison.isClean()) {
            throw new AssertionError(manifest.acked().size() + " acknowledged, but " + comparison);
        }
    }

    /** Waits for the tail, then holds the promise. The sender has ended, and what it sent was acknowledged. */
    public static void check(Manifest manifest, LedgerApi api, Duration within) {
        Comparison[] last = new Comparison[1];
        try {
            Awaitility.await("everything acknowledged is in the ledger")
                    .atMost(within)
                    .pollInterval(Duration.ofMillis(500))
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        last[0] = compare(manifest, api);
                        return last[0].isClean();
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(manifest.acked().size() + " acknowledged, but " + last[0], e);
        }
    }
}
