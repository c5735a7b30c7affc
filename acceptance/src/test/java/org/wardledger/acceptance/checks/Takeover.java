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
import org.wardledger.acceptance.process.Signal;
import org.wardledger.acceptance.process.Site;

/** How long chains stand still when the node that seals them is gone. */
public final class Takeover {
    /** Promised: session 6 s, and what the new owner needs. */
    public static final Duration PROMISED = Duration.ofSeconds(10);

    private static final Duration GIVE_UP = Duration.ofSeconds(40);

    private Takeover() {}

    /**
     * Sends the signal to a node under load, and waits for the first block that another seals, of each of its chains.
     *
     * @return by chain, from the signal to that block's seal time
     */
    public static Map<Integer, Duration> measure(Site site, Node victim, Signal signal)
            throws IOException, InterruptedException {
        List<Integer> chains = victim.owned();
        assertThat(chains).as("chains of %s", victim.name()).isNotEmpty();
        Instant at = Instant.now();
        victim.service().running().signal(signal);
        // what it had committed before may have a seal time up to now; no node that is alive seals these chains yet
        Instant gone = Instant.now();
        Map<Integer, Duration> first = new TreeMap<>();
        Awaitility.await("another node seals " + chains)
                .atMost(GIVE_UP)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    newBlocks(site.topics(), chains, gone)
                            .forEach((chain, time) -> first.put(chain, Duration.between(at, time)));
                    return first.keySet().containsAll(chains);
                });
        System.out.println(signal + " of " + victim.name() + " under load: its chains stood still for " + first);
        assertThat(first.values())
                .as("from %s to the next block of each chain", signal)
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
