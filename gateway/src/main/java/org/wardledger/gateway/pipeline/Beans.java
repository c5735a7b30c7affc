package org.wardledger.gateway.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.wardledger.gateway.admission.Admitter;
import org.wardledger.gateway.kafka.AlertConsumers;
import org.wardledger.gateway.kafka.AlertRecords;
import org.wardledger.gateway.kafka.Chains;
import org.wardledger.gateway.kafka.KafkaProbe;

/** Makes the plain objects that do the work. */
@ApplicationScoped
class Beans {

    @Produces
    @Singleton
    Admitter admitter(GatewayConfig config) {
        return new Admitter(config.id(), config.defaultContentType());
    }

    @Produces
    @Singleton
    Chains chains() {
        return new Chains();
    }

    @Produces
    @Singleton
    KafkaProbe probe(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap, Chains chains) {
        Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "gateway-probe",
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000));
        return new KafkaProbe(admin, Topics.INPUTS, chains);
    }

    /** From the start, and not only when somebody asks for our health. */
    void begin(@Observes StartupEvent started, KafkaProbe probe, AlertRecords alerts) {}

    /** While the channels are open: what is under way can still be answered, and that be committed. */
    void end(@Observes ShutdownEvent stopping, AlertRecords alerts) {
        alerts.close();
    }

    void close(@Disposes KafkaProbe probe) {
        probe.close();
    }

    @Produces
    @Singleton
    GatewayMetrics metrics(MeterRegistry registry) {
        return new GatewayMetrics(registry);
    }

    @Produces
    @Singleton
    AlertRecords alertRecords(
            AlertRelay relay,
            GatewayConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap,
            @ConfigProperty(name = "wardledger.site") String site) {
        AlertConsumers consumers = new AlertConsumers(bootstrap, site, config.id());
        return new AlertRecords(Topics.ALERTS, consumers::open, relay);
    }
}
