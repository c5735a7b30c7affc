package org.wardledger.gateway.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.wardledger.gateway.admission.Reason;
import org.wardledger.gateway.passage.Passage;
import org.wardledger.gateway.passage.PassageReport;

/** Counts of messages since the start. Thread-safe. */
final class GatewayMetrics {
    private final Counter received;
    private final Counter admitted;
    private final Counter acknowledged;
    private final Counter failed;
    private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);

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
    }

    /** What is shown of where messages are. */
    static void show(MeterRegistry registry, Passage passage) {
        gauge(registry, "in.flight", "Messages that Kafka has not answered for", passage, PassageReport::underWay);
        gauge(registry, "spooled", "Messages in the spool", passage, report -> report.fill()
                .messages());
        gauge(registry, "spooled.bytes", "Bytes of messages in the spool", passage, report -> report.fill()
                .bytes());
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

    void admitted() {
        admitted.increment();
    }

    void refused(Reason reason) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void acknowledged() {
        acknowledged.increment();
    }

    void failed() {
        failed.increment();
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("wardledger.gateway." + name)
                .description(description)
                .register(registry);
    }
}
