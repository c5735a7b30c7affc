package org.wardledger.gateway.pipeline;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.gateway.mqtt.MqttConnector;
import org.wardledger.gateway.passage.Passage;
import org.wardledger.gateway.passage.PassageReport;

/**
 * A gateway's last run: it takes what its sessions at the broker still have, sends what is in the spool to Kafka, ends the
 * sessions, and then itself. It takes the time that Kafka and the broker take. Stopped before, it has lost nothing, and may
 * be started like this again, or as ever.
 */
@ApplicationScoped
class Retirement {
    private static final Logger LOG = Logger.getLogger(Retirement.class);

    /** A broker says nothing about how much it still has for a session: so long without a message means nothing. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration SAY = Duration.ofSeconds(10);

    private final GatewayConfig config;
    private final MqttConnector connector;
    private final Passage passage;
    private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();

    Retirement(GatewayConfig config, @Connector(MqttConnector.NAME) MqttConnector connector, Passage passage) {
        this.config = config;
        this.connector = connector;
        this.passage = passage;
    }

    void begin(@Observes StartupEvent started) {
        if (config.retire() != GatewayConfig.Retire.NO) {
            LOG.info("this gateway retires: it takes what waits for it at the broker and in its spool, and ends");
            worker.set(Thread.ofPlatform().daemon().name("retirement").start(this::run));
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        Thread thread = worker.get();
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            awaitEmpty();
            while (!connector.endSessions(Intake.READINGS)) {
                LOG.warn("retiring: the broker could not be told that the sessions end; tried again");
            }
            LOG.info("this gateway has retired: nothing waits at the broker for it, and its spool is empty");
            Quarkus.asyncExit(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped before: it may be begun again
        }
    }

    private void awaitEmpty() throws InterruptedException {
        long saidNs = System.nanoTime();
        while (!isEmpty()) {
            if (System.nanoTime() - saidNs > SAY.toNanos()) {
                saidNs = System.nanoTime();
                LOG.infof("retiring: %s", passage.report().sentence());
            }
            Thread.sleep(LOOK);
        }
    }

    /** The spool last: what comes may go there. */
    private boolean isEmpty() {
        if (!connector.isQuiet(Intake.READINGS, QUIET)) {
            return false;
        }
        PassageReport way = passage.report();
        return way.direct() && way.underWay() == 0 && way.fill().messages() == 0;
    }
}
