package org.wardledger.gateway.mqtt;

import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.INCOMING;
import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.INCOMING_AND_OUTGOING;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.jboss.logging.Logger;

/** The connector's face to SmallRye: makes channels from their attributes, reports their health, closes them. */
@ApplicationScoped
@Connector(MqttConnector.NAME)
@ConnectorAttribute(
        name = "url",
        type = "string",
        direction = INCOMING_AND_OUTGOING,
        mandatory = true,
        description = "The broker's address, tcp://host:port")
@ConnectorAttribute(
        name = "client-id",
        type = "string",
        direction = INCOMING_AND_OUTGOING,
        mandatory = true,
        description = "The client id; must stay the same across restarts and be used by nobody else")
@ConnectorAttribute(
        name = "username",
        type = "string",
        direction = INCOMING_AND_OUTGOING,
        description = "The user name, when the broker wants one")
@ConnectorAttribute(
        name = "password",
        type = "string",
        direction = INCOMING_AND_OUTGOING,
        description = "The user's password")
@ConnectorAttribute(
        name = "connect-timeout-ms",
        type = "int",
        direction = INCOMING_AND_OUTGOING,
        defaultValue = "10000",
        description = "How long to wait for the TCP connection and for each of the broker's first answers")
@ConnectorAttribute(
        name = "keep-alive-seconds",
        type = "int",
        direction = INCOMING_AND_OUTGOING,
        defaultValue = "10",
        description = "The MQTT keep alive; a broker silent for about twice as long counts as lost")
@ConnectorAttribute(
        name = "reconnect-first-pause-ms",
        type = "int",
        direction = INCOMING_AND_OUTGOING,
        defaultValue = "200",
        description = "The shortest pause before connecting again; it doubles with each failure, with jitter")
@ConnectorAttribute(
        name = "reconnect-longest-pause-ms",
        type = "int",
        direction = INCOMING_AND_OUTGOING,
        defaultValue = "5000",
        description = "The longest pause before connecting again")
@ConnectorAttribute(
        name = "topic-filter",
        type = "string",
        direction = INCOMING,
        mandatory = true,
        description = "What to subscribe to, with QoS 1; usually $share/group/filter")
@ConnectorAttribute(
        name = "receive-maximum",
        type = "int",
        direction = INCOMING,
        defaultValue = "1000",
        description = "How many messages the broker may send ahead of our acknowledgements, on each connection")
@ConnectorAttribute(
        name = "max-packet-bytes",
        type = "int",
        direction = INCOMING,
        defaultValue = "8388608",
        description = "The largest packet that the broker may send; larger ones it drops without a word to us")
@ConnectorAttribute(
        name = "connections",
        type = "int",
        direction = INCOMING,
        defaultValue = "1",
        description = "How many connections share the subscription; the client ids of further ones end in -2, -3, ...")
@ConnectorAttribute(
        name = "retire",
        type = "string",
        direction = INCOMING,
        defaultValue = "no",
        description = "to-others: take what the sessions at the broker still have, and give up the subscription; last:"
                + " take what comes, as with no")
@ConnectorAttribute(
        name = "session-expiry-seconds",
        type = "int",
        direction = INCOMING,
        defaultValue = "604800",
        description = "How long the broker keeps our session and its messages while we are away")
public final class MqttConnector implements InboundConnector, OutboundConnector, HealthReporter {

    /** The connector's name in {@code mp.messaging.*.connector}. */
    public static final String NAME = "wardledger-mqtt";

    private static final Logger LOG = Logger.getLogger(MqttConnector.class);
    private static final int BROKEN = 70; // EX_SOFTWARE

    private volatile boolean stopping;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();

    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
        Attributes attributes = new Attributes(config);
        String name = attributes.channel();
        IncomingChannel channel = new IncomingChannel(name, IncomingSettings.from(attributes), () -> broken(name));
        return add(name, channel);
    }

    /** Whether an incoming channel is connected, and for so long has had nothing to do. */
    public boolean isQuiet(String name, Duration time) {
        return incoming(name).isQuiet(time);
    }

    /**
     * Ends an incoming channel's sessions at the broker: nothing is kept there for this gateway any more.
     *
     * @return false when a connection was lost before its broker was told; to be asked again
     */
    public boolean endSessions(String name) throws InterruptedException {
        return incoming(name).endSessions();
    }

    private IncomingChannel incoming(String name) {
        if (channels.get(name) instanceof IncomingChannel channel) {
            return channel;
        }
        throw new IllegalArgumentException("no incoming channel " + name);
    }

    /** For messages with {@link MqttRetained} or {@link MqttForget} metadata; what else comes is not acknowledged. */
    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
        Attributes attributes = new Attributes(config);
        String name = attributes.channel();
        RetainedChannel channel = new RetainedChannel(name, LinkSettings.from(attributes), () -> broken(name));
        return add(name, channel);
    }

    private <C extends Channel> C add(String name, C channel) {
        if (channels.putIfAbsent(name, channel) != null) {
            throw new IllegalStateException("there is a channel " + name + " already");
        }
        return channel;
    }

    @Override
    public HealthReport getReadiness() {
        HealthReport.HealthReportBuilder report = HealthReport.builder();
        channels.forEach((name, channel) -> report.add(name, channel.trouble().isEmpty(), channel.sentence()));
        return report.build();
    }

    /** Why a channel does not work now, if so; also when there is none of that name. */
    public Optional<String> trouble(String channel) {
        Channel known = channels.get(channel);
        return known == null ? Optional.of("there is no channel " + channel) : known.trouble();
    }

    /** A pipeline that has ended cannot be begun again in this process; the next one goes on where this one stopped. */
    private void broken(String channel) {
        if (!stopping) {
            LOG.errorf("%s: the pipeline has ended; this process ends, so that another can take its place", channel);
            Quarkus.asyncExit(BROKEN);
        }
    }

    void stopping(@Observes @Priority(10) ShutdownEvent event) {
        stopping = true;
    }

    /** Before the Kafka channels close: nothing that cannot be stored is taken any more. */
    void close(
            @Observes(notifyObserver = Reception.IF_EXISTS) @Priority(10) @BeforeDestroyed(ApplicationScoped.class)
                    Object event) {
        channels.values().forEach(Channel::close);
    }
}
