package org.wardledger.gateway.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.wardledger.gateway.kafka.Chains;
import org.wardledger.gateway.kafka.KafkaProbe;

/** Ready when Kafka answers now and the number of chains is what it always was. (MQTT reports for itself.) */
@Readiness
@ApplicationScoped
class KafkaReadiness implements HealthCheck {
    private final KafkaProbe probe;
    private final Chains chains;

    KafkaReadiness(KafkaProbe probe, Chains chains) {
        this.probe = probe;
        this.chains = chains;
    }

    @Override
    public HealthCheckResponse call() {
        KafkaProbe.Answer answer = probe.look();
        return HealthCheckResponse.named("Kafka")
                .status(answer.reachable() && !chains.changed())
                .withData("kafka", answer.sentence())
                .build();
    }
}
