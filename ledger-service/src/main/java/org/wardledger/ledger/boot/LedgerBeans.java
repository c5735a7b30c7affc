package org.wardledger.ledger.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.wardledger.core.failure.FatalErrors;
import org.wardledger.ledger.config.LedgerConfig;
import org.wardledger.ledger.event.Assignments;
import org.wardledger.ledger.event.Charting;
import org.wardledger.ledger.event.Devices;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.event.Registrations;
import org.wardledger.ledger.event.Remains;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.query.PastCheckpoints;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;

/** Makes the node and hands out its parts to the HTTP side. */
@ApplicationScoped
public class LedgerBeans {
    private static final Logger LOG = Logger.getLogger(LedgerBeans.class);

    @Produces
    @Singleton
    LedgerNode node(
            LedgerConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String servers,
            MeterRegistry registry,
            OpenTelemetry telemetry) {
        return new LedgerNode(
                config,
                new KafkaClients(servers),
                new BlockMetrics(registry),
                telemetry.getTracer("org.wardledger.ledger"),
                LedgerBeans::mustNotRun);
    }

    @Produces
    @Singleton
    LedgerStore store(LedgerNode node) {
        return node.store();
    }

    @Produces
    @Singleton
    CheckpointStore checkpoints(LedgerNode node) {
        return node.checkpoints();
    }

    @Produces
    @Singleton
    PastCheckpoints pastCheckpoints(LedgerNode node) {
        return node.signer()::again;
    }

    @Produces
    @Singleton
    BlockFeed feed(LedgerNode node) {
        return node.feed();
    }

    @Produces
    @Singleton
    Events events(LedgerNode node) {
        return new Events(node.store(), node.feed(), node::write);
    }

    @Produces
    @Singleton
    Devices devices(LedgerNode node) {
        return node.devices();
    }

    @Produces
    @Singleton
    Registrations registrations(LedgerNode node) {
        return node.registrations();
    }

    @Produces
    @Singleton
    Assignments assignments(LedgerNode node, Events events) {
        return new Assignments(node.store(), node.devices(), events);
    }

    @Produces
    @Singleton
    Charting charting(LedgerNode node, Events events) {
        return new Charting(node.store(), events, Clock.systemUTC());
    }

    @Produces
    @Singleton
    Remains remains(LedgerNode node) {
        return node.remains();
    }

    void start(@Observes StartupEvent event, LedgerNode node, @ConfigProperty(name = "quarkus.http.host") String host) {
        Thread.setDefaultUncaughtExceptionHandler(
                new FatalErrors(Thread.getDefaultUncaughtExceptionHandler(), LOG::fatal, Runtime.getRuntime()::halt));
        LoopbackOnly.check(host);
        node.start();
    }

    void stop(@Observes ShutdownEvent event, LedgerNode node) {
        node.close();
    }

    private static void mustNotRun(RuntimeException why) {
        LOG.errorf("this node must not run: %s", why.getMessage());
        Quarkus.asyncExit(1);
    }
}
