package org.wardledger.gateway.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
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
class KafkaReadiness implements HealthCheck {
    private final KafkaProbe probe;
    private final Chains chains;
    private final FreshDevices devices;
    private final Passage passage;

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
        return HealthCheckResponse.named("Kafka")
                .status(answer.reachable()
                        && !chains.changed()
                        && devices.isFresh()
                        && way.trouble().isEmpty())
                .withData("kafka", answer.sentence())
                .withData("devices", devices.sentence())
                .withData("way", way.sentence())
                .build();
    }
}
