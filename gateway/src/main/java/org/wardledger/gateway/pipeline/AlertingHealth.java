package org.wardledger.gateway.pipeline;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.wardledger.gateway.alert.AlertingWatch.Standing;
import org.wardledger.gateway.alert.AlertingWatch.State;

/**
 * Whether alerts can be relied on now. No part of the readiness: it hangs on the ledger service too, and a gateway that takes
 * readings is ready.
 */
@Wellness
@ApplicationScoped
class AlertingHealth implements PartHealth {
    private final AlertingPulse pulse;
    private final Since since = new Since(Clock.systemUTC());

    AlertingHealth(AlertingPulse pulse) {
        this.pulse = pulse;
    }

    @Override
    public HealthCheckResponse call() {
        Standing now = pulse.newest();
        if (!pulse.isOn()) {
            return HealthCheckResponse.named("alerting")
                    .up()
                    .withData("state", "nobody asks: wardledger.gateway.probe-ms is 0")
                    .build();
        }
        return HealthCheckResponse.named("alerting")
                .status(now.state() == State.OK)
                .withData("state", now.state().name().toLowerCase(Locale.ROOT))
                .withData("since", since.of(now.state()))
                .withData("lagMs", now.lagMs())
                .withData("why", now.why())
                .build();
    }
}
