package org.wardledger.gateway.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.jboss.logging.Logger;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Patients;
import org.wardledger.gateway.alert.AlertingWatch;
import org.wardledger.gateway.alert.AlertingWatch.Probe;
import org.wardledger.gateway.alert.AlertingWatch.Standing;
import org.wardledger.gateway.kafka.AlertRecords;
import org.wardledger.gateway.kafka.Chains;
import org.wardledger.gateway.kafka.HeaderFollower;
import org.wardledger.gateway.mqtt.MqttConnector;

/**
 * Sends the probes that are due, and tells the wards how it stands: at each interval, and at once when it changes. On a thread
 * of its own.
 */
@ApplicationScoped
class AlertingPulse {
    private static final Logger LOG = Logger.getLogger(AlertingPulse.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final AlertingWatch watch;
    private final KafkaExit exit;
    private final WardAlerting wards;
    private final AlertRecords records;
    private final MqttConnector mqtt;
    private final Chains chains;
    private final Instance<HeaderFollower> headers;
    private final String gateway;
    private final Duration interval;
    private final Clock clock = Clock.systemUTC();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile Standing newest = new Standing(AlertingWatch.State.STARTING, 0, "it has just started");
    private long sentMs; // this and what follows: the thread's only
    private long toldNs;
    private String complaint = "";

    AlertingPulse(
            AlertingWatch watch,
            KafkaExit exit,
            WardAlerting wards,
            AlertRecords records,
            @Connector(MqttConnector.NAME) MqttConnector mqtt,
            Chains chains,
            Instance<HeaderFollower> headers,
            GatewayConfig config) {
        this.watch = watch;
        this.exit = exit;
        this.wards = wards;
        this.records = records;
        this.mqtt = mqtt;
        this.chains = chains;
        this.headers = headers;
        this.gateway = config.id();
        this.interval = Duration.ofMillis(config.probeMs());
        this.thread = Thread.ofPlatform().daemon().name("alerting").unstarted(this::run);
    }

    /** Whether it does anything at all. */
    boolean isOn() {
        return interval.isPositive();
    }

    void start() {
        if (isOn()) {
            headers.get(); // follows from here on
            thread.start();
        }
    }

    /** How it stood a moment ago. */
    Standing newest() {
        return newest;
    }

    /** Says nothing more; what the brokers retain tells by its time that it is old. */
    void close() {
        stop.countDown();
        if (!thread.isAlive()) {
            return;
        }
        try {
            if (!thread.join(CLOSE)) {
                LOG.warn("alerting: it did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        toldNs = System.nanoTime() - interval.toNanos();
        try {
            do {
                try {
                    beat();
                    complaint = "";
                } catch (RuntimeException e) {
                    // a fault of ours, or a channel that has ended: it is said, and wards hear nothing
                    complain(e);
                }
            } while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void complain(RuntimeException e) {
        if (!String.valueOf(e).equals(complaint)) {
            LOG.error("alerting: the wards cannot be told how it stands", e);
            complaint = String.valueOf(e);
        }
    }

    private void beat() {
        watch.due().forEach(this::send);
        Standing now = watch.standing(trouble());
        boolean changed = now.state() != newest.state();
        newest = now;
        if (changed) {
            LOG.infof("alerting: %s, lag %d ms: %s", now.state(), now.lagMs(), now.why());
        }
        long nowNs = System.nanoTime();
        if (changed || nowNs - toldNs >= interval.toNanos()) {
            toldNs = nowNs;
            Set<Integer> mine = records.partitions();
            OptionalInt count = chains.count();
            wards.tell(
                    now,
                    Instant.now(clock),
                    ward -> count.isPresent() && mine.contains(Patients.chainOf(ward, count.getAsInt())));
        }
    }

    private void send(Probe probe) {
        sentMs = Math.max(clock.millis(), sentMs + 1); // the ledger drops what is not newer
        byte[] input = InputCodec.encode(new Input.Probe(gateway, sentMs));
        var unused = exit.probe(probe.chain(), input).whenComplete((offset, failure) -> {
            if (failure == null) {
                watch.taken(probe, offset);
            } else {
                LOG.debugf(failure, "alerting: Kafka has not taken a probe of chain %d", probe.chain());
                watch.failed(probe);
            }
        });
    }

    private Optional<String> trouble() {
        return records.trouble().map(why -> "alerts are not read: " + why).or(() -> mqtt.trouble(AlertRelay.WARD_ALERTS)
                .map(why -> "alerts are not published: " + why));
    }
}
