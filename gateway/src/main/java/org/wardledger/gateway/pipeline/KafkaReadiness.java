package org.wardledger.gateway.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.wardledger.gateway.kafka.Chains;
import org.wardledger.gateway.kafka.FreshDevices;
import org.wardledger.gateway.kafka.KafkaProbe;

/** Ready when Kafka answers now, the number of chains is what it always was, and it is known whom devices measure. (MQTT reports for itself.) */
@Readiness
@ApplicationScoped
class KafkaReadiness implements HealthCheck {
    private final KafkaProbe probe;
    private final Chains chains;
    private final FreshDevices devices;

    KafkaReadiness(KafkaProbe probe, Chains chains, FreshDevices devices) {
        this.probe = probe;
        this.chains = chains;
        this.devices = devices;
    }

    @Override
    public HealthCheckResponse call() {
        KafkaProbe.Answer answer = probe.look();
        return HealthCheckResponse.named("Kafka")
                .status(answer.reachable() && !chains.changed() && devices.isFresh())
                .withData("kafka", answer.sentence())
                .withData("devices", devices.sentence())
                .build();
    }
}
