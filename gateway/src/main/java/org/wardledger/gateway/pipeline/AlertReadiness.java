package org.wardledger.gateway.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.wardledger.gateway.kafka.AlertRecords;
import org.wardledger.gateway.mqtt.RetainedMessages;

/** Ready when alerts are read from Kafka, and all that were read can be published. */
@Readiness
@ApplicationScoped
class AlertReadiness implements HealthCheck {
    private final AlertRecords records;
    private final RetainedMessages ward;

    AlertReadiness(AlertRecords records, RetainedMessages ward) {
        this.records = records;
        this.ward = ward;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> reading = records.trouble();
        return HealthCheckResponse.named("alerts")
                .status(reading.isEmpty() && ward.trouble().isEmpty())
                .withData("kafka", reading.orElse("read to the end"))
                .withData("mqtt", ward.sentence())
                .build();
    }
}
