package org.wardledger.acceptance.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.process.Cables;
import org.wardledger.acceptance.process.MosquittoBroker;
import org.wardledger.acceptance.process.Site;

/**
 * A site under load of which everything fails at random: what publishers know to be acknowledged is sealed or refused, each
 * message exactly once. What fails when is drawn from a seed, which is printed.
 */
public final class ChaosRun {
    private static final String WARD = "chaos";
    private static final int DEVICES = 30;
    /** Of each device: 300 messages a second together. */
    private static final Duration PACE = Duration.ofMillis(100);

    /**
     * Not shared: after its restart mosquitto 2.0.11 knows of a shared subscription only when its client is back, and drops
     * what it acknowledges until then.
     */
    private static final String FILTER = "wards/+/beds/+/devices/+/#";

    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(60);
    private static final Duration STALLED = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);

    private ChaosRun() {}

    /**
     * What came of it.
     *
     * @param again how often a publisher sent a message again
     * @param faults how often what has failed
     */
    public record Result(Outcome outcome, long again, Map<String, Integer> faults, long seed) {
        public int total() {
            return faults.values().stream().mapToInt(Integer::intValue).sum();
        }

        @Override
        public String toString() {
            return outcome + " again=" + again + " faults=" + total() + " seed=" + seed;
        }
    }

    /** Runs for so long at least, and until there were so many faults; then everything is mended, and counted. */
    public static Result run(Duration least, int faultsWanted, long seed) throws IOException, InterruptedException {
        System.out.println("chaos: seed " + seed);
        try (Cables cables = Cables.lay();
                Site site = Site.start("chaos", cables, List.of("-Dwardledger.mqtt.topic-filter=" + FILTER))) {
            try {
                return run(site, cables, least, faultsWanted, seed);
            } catch (AssertionError | RuntimeException e) {
                System.out.println("the site's logs end with:\n" + site.tails());
                throw e;
            }
        }
    }

    private static Result run(Site site, Cables cables, Duration least, int faultsWanted, long seed)
            throws IOException, InterruptedException {
        MosquittoBroker mqtt = (MosquittoBroker) site.mqtt();
        String url = "tcp://127.0.0.1:" + cables.devices().port();
        try (Devices devices = new Devices(url, WARD, DEVICES, PACE)) {
            Faults faults = new Faults(site, cables, mqtt, seed);
            faults.start();
            long began = System.nanoTime();
            while (System.nanoTime() - began < least.toNanos() || faults.total() < faultsWanted) {
                Thread.sleep(LOOK);
            }
            faults.end();
            devices.stop(ACKNOWLEDGED_WITHIN);
            Outcome.awaitSealed(site, devices.distinct(), STALLED);
            Outcome outcome = Outcome.of(devices, site, WARD, SealedBlocks.read(site));
            Result result = new Result(outcome, devices.again(), faults.counts(), seed);
            System.out.println(result);
            result.outcome().holds();
            Outcome.verify(site);
            return result;
        }
    }
}
