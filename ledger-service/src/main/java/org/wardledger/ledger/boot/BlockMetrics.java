package org.wardledger.ledger.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.wardledger.ledger.index.BlockTimes;

/** How long blocks take, as histograms. Thread-safe. */
final class BlockMetrics implements BlockTimes {
    private static final Duration[] BOUNDS = Arrays.stream(
                    new long[] {5, 10, 20, 50, 100, 200, 300, 500, 1_000, 2_000, 5_000, 10_000, 60_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Timer sealed;
    private final Timer indexed;

    BlockMetrics(MeterRegistry registry) {
        sealed = hop(registry, "append-sealed", "From a block's oldest input in Kafka to the committed block");
        indexed = hop(
                registry,
                "sealed-indexed",
                "From the cut of a block to its place in the index; not while it catches up");
    }

    private static Timer hop(MeterRegistry registry, String hop, String description) {
        return Timer.builder("wardledger.ledger.hop")
                .tag("hop", hop)
                .description(description)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    @Override
    public void sealed(long ms) {
        record(sealed, ms);
    }

    @Override
    public void indexed(long ms) {
        record(indexed, ms);
    }

    /** Two machines' clocks may differ: what seems to end before it began took no time that could be seen. */
    private static void record(Timer timer, long ms) {
        timer.record(Math.max(0, ms), TimeUnit.MILLISECONDS);
    }
}
