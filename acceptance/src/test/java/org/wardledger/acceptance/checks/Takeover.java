package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.wardledger.acceptance.client.SiteTopics;
import org.wardledger.acceptance.formats.Header;
import org.wardledger.acceptance.process.Node;
import org.wardledger.acceptance.process.Site;

/** How long chains stand still when the node that seals them is gone. */
public final class Takeover {
    /** Promised: session 6 s, and what the new owner needs. */
    public static final Duration PROMISED = Duration.ofSeconds(10);

    private static final Duration GIVE_UP = Duration.ofSeconds(40);

    private Takeover() {}

    /** What befalls a node; from when it returns on, the node seals nothing. */
    public interface Blow {
        void strike() throws IOException, InterruptedException;
    }

    /**
     * Strikes a node under load, and waits for the first block that another seals, of each of its chains.
     *
     * @return by chain, from when it had struck to that block's seal time
     */
    public static Map<Integer, Duration> measure(Site site, Node victim, Blow blow)
            throws IOException, InterruptedException {
        List<Integer> chains = victim.owned();
        assertThat(chains).as("chains of %s", victim.name()).isNotEmpty();
        blow.strike();
        // what it had committed before may have a seal time up to now; no node that is alive seals these chains yet
        Instant gone = Instant.now();
        Map<Integer, Duration> first = new TreeMap<>();
        Awaitility.await("another node seals " + chains)
                .atMost(GIVE_UP)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    newBlocks(site.topics(), chains, gone)
                            .forEach((chain, time) -> first.put(chain, Duration.between(gone, time)));
                    return first.keySet().containsAll(chains);
                });
        System.out.println(victim.name() + " was struck under load: its chains stood still for " + first);
        assertThat(first.values())
                .as("from the end of %s to the next block of each chain", victim.name())
                .allMatch(took -> took.compareTo(PROMISED) <= 0);
        return first;
    }

    private static Map<Integer, Instant> newBlocks(SiteTopics topics, List<Integer> chains, Instant after) {
        Map<Integer, Instant> first = new TreeMap<>();
        topics.read("wardledger.headers").stream()
                .filter(record -> chains.contains(record.partition()))
                .forEach(record -> {
                    Instant time =
                            Instant.ofEpochMilli(Header.decode(record.value()).sealTime());
                    if (time.isAfter(after)) {
                        first.putIfAbsent(record.partition(), time);
                    }
                });
        return first;
    }
}
