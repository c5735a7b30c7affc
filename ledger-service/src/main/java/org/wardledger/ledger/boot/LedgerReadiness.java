package org.wardledger.ledger.boot;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while Kafka and the store are usable and every chain of this node is indexed and sealed. */
@Readiness
@ApplicationScoped
public class LedgerReadiness implements HealthCheck {
    private final LedgerNode node;

    public LedgerReadiness(LedgerNode node) {
        this.node = node;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, String> troubles = node.troubles();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("ledger");
        answer.withData("chains sealed here", node.owned());
        troubles.forEach(answer::withData);
        return answer.status(troubles.isEmpty()).build();
    }
}
