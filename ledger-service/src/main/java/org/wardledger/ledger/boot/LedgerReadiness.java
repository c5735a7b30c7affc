package org.wardledger.ledger.boot;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.wardledger.ledger.store.StoreException;

/**
 * Ready while Kafka and the store are usable and every chain of this node is indexed and sealed. Looks each second, so that
 * what it says of since when is true though nobody asks.
 */
@Readiness
@ApplicationScoped
public class LedgerReadiness implements HealthCheck {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final LedgerNode node;
    private final Since since = new Since(Clock.systemUTC());
    private final CountDownLatch stop = new CountDownLatch(1);

    public LedgerReadiness(LedgerNode node) {
        this.node = node;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("health").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stop.countDown();
    }

    private void run() {
        try {
            while (!stop.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                since.look(troubles().keySet());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, String> troubles() {
        try {
            return node.troubles();
        } catch (StoreException e) { // it is just being opened anew
            return Map.of("indexer", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, String> troubles = troubles();
        since.look(troubles.keySet());
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("ledger");
        answer.withData("since", since.whole().toString());
        answer.withData("chains sealed here", node.owned());
        troubles.forEach((part, why) -> answer.withData(part, why + " (since " + since.of(part) + ")"));
        return answer.status(troubles.isEmpty()).build();
    }
}
