package org.wardledger.gateway.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.wardledger.core.failure.FatalErrors;
import org.wardledger.gateway.admission.Admitter;
import org.wardledger.gateway.admission.DeviceRates;
import org.wardledger.gateway.alert.AlertingWatch;
import org.wardledger.gateway.alert.Wards;
import org.wardledger.gateway.http.LoopbackOnly;
import org.wardledger.gateway.kafka.AlertConsumers;
import org.wardledger.gateway.kafka.AlertRecords;
import org.wardledger.gateway.kafka.Chains;
import org.wardledger.gateway.kafka.DeviceFollower;
import org.wardledger.gateway.kafka.FreshDevices;
import org.wardledger.gateway.kafka.HeaderFollower;
import org.wardledger.gateway.kafka.KafkaProbe;
import org.wardledger.gateway.kafka.TopicEnds;
import org.wardledger.gateway.passage.Passage;
import org.wardledger.gateway.passage.PassageSettings;
import org.wardledger.gateway.rejected.RejectedTopic;
import org.wardledger.gateway.spool.RocksSpool;
import org.wardledger.gateway.spool.Spool;

/** Makes the plain objects that do the work. */
@ApplicationScoped
class Beans {
    private static final Logger LOG = Logger.getLogger(Beans.class);
    private static final int WINDOW = 2048;
    private static final long WINDOW_BYTES = 16L << 20;
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(60);

    @Produces
    @Singleton
    Admitter admitter(GatewayConfig config) {
        return new Admitter(config.id(), config.defaultContentType(), config.unknownDevices());
    }

    @Produces
    @Singleton
    DeviceRates rates(GatewayConfig config) {
        return new DeviceRates(config.device().perSecond(), config.device().burst());
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
    void begin(
            @Observes StartupEvent started,
            KafkaProbe probe,
            AlertRecords alerts,
            HealthPulse health,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        LoopbackOnly.check(host);
        Thread.setDefaultUncaughtExceptionHandler(
                new FatalErrors(Thread.getDefaultUncaughtExceptionHandler(), LOG::fatal, Runtime.getRuntime()::halt));
        health.start();
    }

    /** While the channels are open: what is under way can still be answered, and that be committed. */
    void end(
            @Observes ShutdownEvent stopping,
            AlertRecords alerts,
            AlertingPulse pulse,
            HealthPulse health,
            Passage passage) {
        health.close();
        pulse.close();
        passage.close();
        alerts.close();
    }

    void close(@Disposes KafkaProbe probe) {
        probe.close();
    }

    @Produces
    @Singleton
    FreshDevices devices() {
        return new FreshDevices(System::nanoTime);
    }

    @Produces
    @Singleton
    TopicEnds ends(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap) {
        return new TopicEnds(Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "gateway-ends",
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000)));
    }

    void close(@Disposes TopicEnds ends) {
        ends.close();
    }

    @Produces
    @Singleton
    RejectedTopic rejected(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap) {
        return RejectedTopic.of(Topics.REJECTED, bootstrap, System::nanoTime);
    }

    @Produces
    @Singleton
    DeviceFollower follower(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap,
            TopicEnds ends,
            FreshDevices devices,
            Wards wards) {
        return new DeviceFollower(
                () -> committed(bootstrap, "gateway-devices", "earliest"),
                ends,
                devices,
                record -> wards.seen(record.ward()),
                System::nanoTime);
    }

    /** A consumer of committed records that is in no group. */
    private static Consumer<byte[], byte[]> committed(String bootstrap, String name, String reset) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.CLIENT_ID_CONFIG,
                name,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                reset,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                100,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Produces
    @Singleton
    Wards wards() {
        return new Wards();
    }

    @Produces
    @Singleton
    AlertingWatch watch(GatewayConfig config) {
        return new AlertingWatch(Duration.ofMillis(config.probeMs()), System::nanoTime);
    }

    /** Follows devices from the start. */
    void follow(@Observes StartupEvent started, DeviceFollower follower) {}

    void close(@Disposes DeviceFollower follower) {
        follower.close();
    }

    @Produces
    @Singleton
    HeaderFollower headers(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap, AlertingWatch watch) {
        return new HeaderFollower(
                () -> committed(bootstrap, "gateway-headers", "latest"), new HeaderFollower.Listener() {
                    @Override
                    public void follows(int chains) {
                        watch.follow(chains);
                    }

                    @Override
                    public void sealed(int chain, long inputTo) {
                        watch.sealed(chain, inputTo);
                    }
                });
    }

    void close(@Disposes HeaderFollower headers) {
        headers.close();
    }

    @Produces
    @Singleton
    Spool spool(GatewayConfig config) {
        return RocksSpool.open(config.data().resolve("spool"), config.spool().maxBytes());
    }

    void close(@Disposes Spool spool) {
        spool.close();
    }

    @Produces
    @Singleton
    Passage passage(KafkaExit exit, Spool spool, GatewayConfig config, GatewayMetrics metrics) {
        Duration patience = Duration.ofMillis(config.spool().afterMs());
        return new Passage(
                exit,
                spool,
                new PassageSettings(WINDOW, WINDOW_BYTES, patience, RETRY, STUCK_AFTER),
                System::nanoTime,
                metrics::left);
    }

    /** Before messages come: those that an earlier process has spooled go first. */
    void open(@Observes StartupEvent started, Passage passage, AlertingPulse pulse, MeterRegistry registry) {
        passage.start();
        pulse.start();
        GatewayMetrics.show(registry, passage);
        GatewayMetrics.show(registry, pulse);
    }

    @Produces
    @Singleton
    GatewayMetrics metrics(MeterRegistry registry) {
        return new GatewayMetrics(registry);
    }

    @Produces
    @Singleton
    MessageTraces traces(OpenTelemetry telemetry) {
        return new MessageTraces(telemetry);
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
