package org.wardledger.gateway.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks at the health of every part each second, so that what it says of since when is true though nobody asks. */
@ApplicationScoped
class HealthPulse {
    private static final Logger LOG = Logger.getLogger(HealthPulse.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Instance<PartHealth> parts;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private String complaint = ""; // the thread's only

    HealthPulse(@Any Instance<PartHealth> parts) {
        this.parts = parts;
        this.thread = Thread.ofVirtual().name("health").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void close() {
        stop.countDown();
        thread.interrupt();
    }

    private void run() {
        try {
            while (!stop.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                parts.forEach(this::look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void look(PartHealth part) {
        try {
            var unused = part.call();
        } catch (RuntimeException e) { // a fault of ours; the other parts are still to be looked at
            if (!String.valueOf(e).equals(complaint)) {
                LOG.error("a part's health cannot be told", e);
                complaint = String.valueOf(e);
            }
        }
    }
}
