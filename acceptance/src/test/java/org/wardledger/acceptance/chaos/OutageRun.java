package org.wardledger.acceptance.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.client.GatewayMetrics;
import org.wardledger.acceptance.process.Cables;
import org.wardledger.acceptance.process.QuarkusService;
import org.wardledger.acceptance.process.Site;

/**
 * Kafka is away for minutes at full load, from two gateways at the same time: one is refused, the other is not answered.
 * Each has a ward of its own, all of whose messages it gets: they share brokers, a machine and nothing else. Both spool and
 * acknowledge all the while, in a heap of 512 MB that stays flat, and everything is sealed once afterwards.
 */
public final class OutageRun {
    /** Messages a second, of each gateway. */
    public static final int RATE = 2_000;

    private static final int DEVICES = 20;
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration STALLED = Duration.ofSeconds(30);
    private static final Duration SAMPLE = Duration.ofSeconds(5);
    /** What may differ between the thirds of an outage; the classes of the drain are loaded in it too. */
    private static final long FLAT_BYTES = 32L << 20;

    private static final String FILTER = "wardledger.mqtt.topic-filter";

    private OutageRun() {}

    /**
     * What came of one gateway.
     *
     * @param heaps its live bytes, by full collections during the outage
     * @param published by its devices during the outage
     * @param spooled at its end
     * @param spooledBytes of these
     * @param drained how long that took
     */
    public record Gateway(
            String name,
            List<Long> heaps,
            long published,
            long spooled,
            long spooledBytes,
            Duration drained,
            Outcome outcome) {
        /** Heap flat, everything spooled, everything sealed once. */
        void holds() {
            outcome.holds();
            long first = mean(heaps.subList(0, third()));
            long last = mean(heaps.subList(heaps.size() - third(), heaps.size()));
            if (last - first > FLAT_BYTES) {
                throw new AssertionError(name + ": the heap grows: " + this);
            }
            if (spooled < 0.9 * published) {
                throw new AssertionError(name + ": not all that was published meanwhile is acknowledged: " + this);
            }
        }

        private int third() {
            return Math.max(1, heaps.size() / 3);
        }

        private static long mean(List<Long> bytes) {
            return (long) bytes.stream().mapToLong(Long::longValue).average().orElseThrow();
        }

        private long mostMegabytes() {
            return heaps.stream().mapToLong(Long::longValue).max().orElseThrow() >> 20;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: live heap first third %d MB, last third %d MB, at most %d MB; published %d meanwhile, spooled %d of "
                            + "%.0f bytes each; drained in %.1f s (%.0f a second); %s",
                    name,
                    mean(heaps.subList(0, third())) >> 20,
                    mean(heaps.subList(heaps.size() - third(), heaps.size())) >> 20,
                    mostMegabytes(),
                    published,
                    spooled,
                    (double) spooledBytes / Math.max(1, spooled),
                    drained.toMillis() / 1e3,
                    spooled * 1e3 / Math.max(1, drained.toMillis()),
                    outcome);
        }
    }

    /** Of one gateway while it runs. */
    private static final class Side {
        private final String name;
        private final QuarkusService service;
        private final GatewayMetrics metrics;
        private final Devices devices;
        private final List<Long> heaps = new ArrayList<>();
        private long publishedBefore;
        private long published;
        private long spooled;
        private long spooledBytes;
        private Duration drained = Duration.ZERO;

        Side(String name, QuarkusService service, Site site, int rate) {
            this.name = name;
            this.service = service;
            this.metrics = new GatewayMetrics(service.url());
            this.devices =
                    new Devices(site.mqttUrl(), name, DEVICES, Duration.ofNanos(DEVICES * 1_000_000_000L / rate));
        }

        /** What is left after a full collection. */
        void sample() throws IOException, InterruptedException {
            Process jcmd = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/jcmd",
                            String.valueOf(service.running().pid()),
                            "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start();
            if (jcmd.waitFor() != 0) {
                throw new AssertionError("jcmd ended with " + jcmd.exitValue());
            }
            heaps.add(metrics.heapBytes());
        }

        Gateway gateway(Site site, SealedBlocks blocks) {
            return new Gateway(
                    name, heaps, published, spooled, spooledBytes, drained, Outcome.of(devices, site, name, blocks));
        }
    }

    /** Takes Kafka away for so long. */
    public static List<Gateway> run(Duration outage, int rate) throws IOException, InterruptedException {
        try (Cables cables = Cables.lay();
                Site site = Site.start("outage", cables, List.of("-D" + FILTER + "=" + ward("refused")))) {
            try {
                QuarkusService hung =
                        site.addGateway("gateway-2", cables.secondGateway().bootstrap(), Map.of(FILTER, ward("hung")));
                hung.start();
                hung.awaitReady();
                return run(site, cables, hung, outage, rate);
            } catch (AssertionError | RuntimeException e) {
                System.out.println("the site's logs end with:\n" + site.tails());
                throw e;
            }
        }
    }

    private static String ward(String name) {
        return "$share/wardledger/wards/" + name + "/beds/+/devices/+/#";
    }

    private static List<Gateway> run(Site site, Cables cables, QuarkusService second, Duration outage, int rate)
            throws IOException, InterruptedException {
        Side refused = new Side("refused", site.gateway(), site, rate);
        Side hung = new Side("hung", second, site, rate);
        List<Side> sides = List.of(refused, hung);
        try (Devices ofRefused = refused.devices;
                Devices ofHung = hung.devices) {
            Awaitility.await("readings are being sealed")
                    .atMost(WITHIN)
                    .until(() -> site.api().total("readings") > 4L * rate);
            cables.gateway().cable().refuse();
            cables.secondGateway().cable().hang();
            for (Side side : sides) {
                Awaitility.await(side.name + ": the gateway spools")
                        .atMost(WITHIN)
                        .until(() -> side.metrics.spooled() > 0);
                side.publishedBefore = side.devices.acknowledged();
            }
            long end = System.nanoTime() + outage.toNanos();
            while (System.nanoTime() < end) {
                Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, SAMPLE.toMillis()));
                for (Side side : sides) {
                    side.sample();
                }
            }
            for (Side side : sides) {
                side.published = side.devices.acknowledged() - side.publishedBefore;
                side.devices.stop(WITHIN);
            }
            drain(cables, sides);
            Outcome.awaitSealed(site, ofRefused.distinct() + ofHung.distinct(), STALLED);
            SealedBlocks blocks = SealedBlocks.read(site);
            List<Gateway> gateways =
                    sides.stream().map(side -> side.gateway(site, blocks)).toList();
            gateways.forEach(System.out::println);
            gateways.forEach(Gateway::holds);
            Outcome.verify(site);
            return gateways;
        }
    }

    private static void drain(Cables cables, List<Side> sides) throws IOException {
        for (Side side : sides) {
            // what mosquitto still has comes first
            Awaitility.await(side.name + ": the gateway has all that was published")
                    .atMost(WITHIN)
                    .until(() -> side.metrics.spooled() >= 0.95 * side.published);
            side.spooled = side.metrics.spooled();
            side.spooledBytes = side.metrics.spooledBytes();
        }
        cables.mend();
        long began = System.nanoTime();
        for (Side side : sides) {
            Awaitility.await(side.name + ": the spool is drained")
                    .atMost(WITHIN.multipliedBy(10))
                    .until(() -> side.metrics.spooled() == 0);
            side.drained = Duration.ofNanos(System.nanoTime() - began);
        }
    }
}
