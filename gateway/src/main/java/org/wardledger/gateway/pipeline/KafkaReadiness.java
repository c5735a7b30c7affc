package org.wardledger.gateway.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.wardledger.gateway.kafka.Chains;
import org.wardledger.gateway.kafka.FreshDevices;
import org.wardledger.gateway.kafka.KafkaProbe;
import org.wardledger.gateway.passage.Passage;
import org.wardledger.gateway.passage.PassageReport;

/** Ready when Kafka answers now, the number of chains is what it always was, it is known whom devices measure, and the spool has room. (MQTT reports for itself.) */
@Readiness
@ApplicationScoped
class KafkaReadiness implements PartHealth {
    private final KafkaProbe probe;
    private final Chains chains;
    private final FreshDevices devices;
    private final Passage passage;
    private final Since kafkaSince = new Since(Clock.systemUTC());
    private final Since devicesSince = new Since(Clock.systemUTC());
    private final Since waySince = new Since(Clock.systemUTC());

    KafkaReadiness(KafkaProbe probe, Chains chains, FreshDevices devices, Passage passage) {
        this.probe = probe;
        this.chains = chains;
        this.devices = devices;
        this.passage = passage;
    }

    @Override
    public HealthCheckResponse call() {
        KafkaProbe.Answer answer = probe.look();
        PassageReport way = passage.report();
        boolean kafka = answer.reachable() && !chains.changed();
        boolean known = devices.isFresh();
        boolean free = way.trouble().isEmpty();
        return HealthCheckResponse.named("Kafka")
                .status(kafka && known && free)
                .withData("kafka", kafkaSince.said(kafka, answer.sentence()))
                .withData("devices", devicesSince.said(known, devices.sentence()))
                .withData("way", waySince.said(free, way.sentence()))
                .build();
    }
}
