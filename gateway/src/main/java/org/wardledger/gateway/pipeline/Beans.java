package org.wardledger.gateway.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
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
import org.wardledger.gateway.alert.AlertPublications;
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

    /** Asks for the number of chains from the start, and not only when somebody asks for our health. */
    void begin(@Observes StartupEvent started, KafkaProbe probe) {}

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
    AlertPublications alertPublications() {
        return new AlertPublications();
    }
}
