package org.wardledger.gateway.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.wardledger.gateway.admission.Reason;
import org.wardledger.gateway.passage.Passage;
import org.wardledger.gateway.passage.PassageReport;

/** Counts of messages since the start, and how long each hop took. Thread-safe. */
final class GatewayMetrics {
    /** Upper bounds of the histograms: what a hop takes in good days and in bad ones. */
    private static final Duration[] HOPS =
            millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000);

    /** How old readings are when they come: devices keep them for hours. */
    private static final Duration[] AGES =
            millis(10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000, 600_000, 3_600_000, 86_400_000);

    private final Counter received;
    private final Counter admitted;
    private final Counter acknowledged;
    private final Counter failed;
    private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);
    private final Timer decided;
    private final Timer written;
    private final Timer acknowledgedAfter;
    private final Timer spooled;
    private final Timer old;
    private final Timer ahead;
    private volatile long skewMs;

    GatewayMetrics(MeterRegistry registry) {
        received = counter(registry, "received", "Messages taken from MQTT, redeliveries included");
        admitted = counter(registry, "admitted", "Readings handed to Kafka; one that is sent again counts again");
        acknowledged = counter(
                registry, "acknowledged", "Messages that are safe, in Kafka or in the spool, and were acknowledged");
        failed = counter(
                registry, "failed", "Messages that neither Kafka nor the spool took; the broker delivers them again");
        for (Reason reason : Reason.values()) {
            refused.put(
                    reason,
                    Counter.builder("wardledger.gateway.rejected")
                            .description(
                                    "Messages, or readings of a batch, that were refused; one that is sent again counts again")
                            .tag("reason", reason.code())
                            .register(registry));
        }
        decided = hop(
                registry, "arrival-decided", "From MQTT to the decision; of spooled messages with their time there");
        written = hop(registry, "decided-kafka", "From the decision until Kafka has all that became of the message");
        acknowledgedAfter = hop(registry, "arrival-acknowledged", "From MQTT to the acknowledgement");
        spooled = hop(registry, "spool", "From MQTT until Kafka has it, of messages that went by the spool");
        old = timer(registry, "reading.age", "Arrival less reading time, of readings that were not ahead", AGES);
        ahead = timer(registry, "reading.ahead", "Reading time less arrival, of readings that were ahead", AGES);
        Gauge.builder("wardledger.gateway.reading.skew", this, metrics -> metrics.skewMs / 1e3)
                .baseUnit("seconds")
                .description("Arrival less reading time of the newest reading: above 0 it was old, below ahead")
                .register(registry);
    }

    /** What is shown of where messages are. */
    static void show(MeterRegistry registry, Passage passage) {
        gauge(registry, "in.flight", "Messages that Kafka has not answered for", passage, PassageReport::underWay);
        gauge(registry, "spooled", "Messages in the spool", passage, report -> report.fill()
                .messages());
        gauge(registry, "spooled.bytes", "Bytes of messages in the spool", passage, report -> report.fill()
                .bytes());
    }

    /** What is shown of whether alerts can be relied on. */
    static void show(MeterRegistry registry, AlertingPulse pulse) {
        Gauge.builder(
                        "wardledger.gateway.alerting.lag",
                        pulse,
                        shown -> shown.newest().lagMs() / 1e3)
                .baseUnit("seconds")
                .description("How long a probe takes into a sealed block and back, or the oldest one takes already")
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry,
            String name,
            String description,
            Passage passage,
            ToDoubleFunction<PassageReport> value) {
        Gauge.builder("wardledger.gateway." + name, passage, shown -> value.applyAsDouble(shown.report()))
                .description(description)
                .register(registry);
    }

    void received() {
        received.increment();
    }

    /** @param ageMs arrival less reading time */
    void admitted(long ageMs) {
        admitted.increment();
        skewMs = ageMs;
        (ageMs < 0 ? ahead : old).record(Math.abs(ageMs), TimeUnit.MILLISECONDS);
    }

    void decided(long arrivalMs) {
        record(decided, arrivalMs);
    }

    void written(long decidedNs) {
        written.record(System.nanoTime() - decidedNs, TimeUnit.NANOSECONDS);
    }

    /** A message has left the spool for Kafka. */
    void left(long arrivalMs) {
        record(spooled, arrivalMs);
    }

    void refused(Reason reason) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void acknowledged(long arrivalMs) {
        acknowledged.increment();
        record(acknowledgedAfter, arrivalMs);
    }

    void failed() {
        failed.increment();
    }

    /** Since a time by a clock that may have been set back meanwhile. */
    private static void record(Timer timer, long sinceMs) {
        timer.record(Math.max(0, System.currentTimeMillis() - sinceMs), TimeUnit.MILLISECONDS);
    }

    private static Timer hop(MeterRegistry registry, String hop, String description) {
        return builder("hop", description, HOPS).tag("hop", hop).register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description, Duration[] bounds) {
        return builder(name, description, bounds).register(registry);
    }

    private static Timer.Builder builder(String name, String description, Duration[] bounds) {
        return Timer.builder("wardledger.gateway." + name)
                .description(description)
                .serviceLevelObjectives(bounds);
    }

    private static Duration[] millis(long... bounds) {
        return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("wardledger.gateway." + name)
                .description(description)
                .register(registry);
    }
}
