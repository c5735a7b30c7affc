package org.wardledger.gateway.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.wardledger.gateway.kafka.AlertRecords;

/** Ready when alerts are read from Kafka. (MQTT reports for itself, whether they can be published.) */
@Readiness
@ApplicationScoped
class AlertReadiness implements PartHealth {
    private final AlertRecords records;
    private final Since since = new Since(Clock.systemUTC());

    AlertReadiness(AlertRecords records) {
        this.records = records;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> reading = records.trouble();
        return HealthCheckResponse.named("alerts")
                .status(reading.isEmpty())
                .withData("kafka", since.said(reading.isEmpty(), reading.orElse("read to the end")))
                .build();
    }
}
