package org.wardledger.gateway.mqtt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jboss.logging.Logger;
import org.wardledger.gateway.mqtt.IncomingLink.Arrived;

/**
 * MQTT in: a publisher of messages whose acknowledgement is the PUBACK.
 *
 * <p>One or several {@link IncomingLink}s, each a session of its own at the broker, share a subscription and fill one
 * {@link Inbox}; the dispatcher's thread hands messages on as they are asked for, and may be held up by that, which no link
 * waits for. The order of each connection's messages is kept, and nothing is promised between two of them. At most one
 * subscriber.
 */
final class IncomingChannel implements Flow.Publisher<Message<byte[]>>, Channel {
    private static final Logger LOG = Logger.getLogger(IncomingChannel.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final int PLACES_FOR_QOS_0 = 256;
    private static final long WAITING_BYTES = 64L << 20;
    private static final int SLACK = 16; // for stragglers of a connection that is being closed

    private final String name;
    private final Inbox<Arrived> inbox;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final List<IncomingLink> links;
    private final Runnable broken;

    /** @param broken run when the pipeline has ended, though this was not closed */
    IncomingChannel(String name, IncomingSettings settings, Runnable broken) {
        this.name = name;
        this.broken = broken;
        List<LinkSettings> sessions = settings.sessions();
        this.inbox = new Inbox<>(
                sessions.size() * (settings.receiveMaximum() + SLACK),
                PLACES_FOR_QOS_0,
                WAITING_BYTES,
                arrived -> arrived.message().getPayload().length);
        this.links = sessions.stream()
                .map(session -> new IncomingLink(
                        sessions.size() == 1 ? name : name + " " + session.clientId(), settings, session, inbox))
                .toList();
    }

    /** While any connection is away, for the broker may keep messages for its session alone. */
    @Override
    public Optional<String> trouble() {
        return links.stream().allMatch(link -> link.state().connected()) ? Optional.empty() : Optional.of(sentence());
    }

    @Override
    public String sentence() {
        if (links.size() == 1) {
            return links.getFirst().state().sentence();
        }
        return links.stream()
                .map(link -> link.clientId() + " " + link.state().sentence())
                .collect(Collectors.joining("; "));
    }

    /** Whether all connections stand, and for so long nothing came on any, and nothing waits for its acknowledgement. */
    boolean isQuiet(Duration time) {
        return links.stream().allMatch(link -> link.isQuiet(time));
    }

    /**
     * Ends the sessions at the broker, and with them the channel.
     *
     * @return false when the broker could not be told; to be asked again
     */
    boolean endSessions() throws InterruptedException {
        links.forEach(IncomingLink::endSession);
        boolean all = true;
        for (IncomingLink link : links) {
            all &= link.awaitEndOfSession();
        }
        return all;
    }

    /** One for each client id, in their order. */
    List<IncomingLink> links() {
        return links;
    }

    @Override
    public void close() {
        inbox.close();
        for (IncomingLink link : links) { // all at once, and then the wait
            var unused = link.end("closed");
        }
        links.forEach(IncomingLink::close);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Message<byte[]>> subscriber) {
        if (!taken.compareAndSet(false, true)) {
            throw new IllegalStateException("channel " + name + " has a subscriber already");
        }
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                if (n <= 0) {
                    subscriber.onError(new IllegalArgumentException("demand must be positive, not " + n));
                    cancel();
                    return;
                }
                inbox.request(n);
            }

            @Override
            public void cancel() {
                end("the pipeline has ended");
            }
        });
        links.forEach(IncomingLink::start); // beside one another: each takes a while to connect
        Thread.ofPlatform().daemon().name("mqtt-dispatch-" + name).start(() -> dispatch(subscriber));
    }

    private void dispatch(Flow.Subscriber<? super Message<byte[]>> subscriber) {
        try {
            for (Arrived arrived = inbox.take(); arrived != null; arrived = inbox.take()) {
                if (arrived.isCurrent()) {
                    handOn(subscriber, arrived);
                } else {
                    inbox.request(1); // it comes again on the connection that stands now
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A pipeline that fails on a message has not taken it: the broker delivers it again. */
    private void handOn(Flow.Subscriber<? super Message<byte[]>> subscriber, Arrived arrived) {
        try {
            subscriber.onNext(message(arrived));
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s: the pipeline failed on a message", name);
            arrived.refuse(e);
            inbox.request(1);
        }
    }

    /** Nobody takes anything any more: the broker keeps what comes, or gives it to another gateway. */
    private void end(String why) {
        inbox.close();
        boolean first = false;
        for (IncomingLink link : links) {
            first |= link.end(why);
        }
        if (first) {
            broken.run();
        }
    }

    private static Message<byte[]> message(Arrived arrived) {
        MqttProperties properties = arrived.message().getProperties();
        List<MqttArrival.UserProperty> user = properties == null
                ? List.of()
                : properties.getUserProperties().stream()
                        .map(property -> new MqttArrival.UserProperty(property.getKey(), property.getValue()))
                        .toList();
        MqttArrival metadata = new MqttArrival(
                arrived.topic(),
                arrived.arrivalMs(),
                properties == null ? null : properties.getContentType(),
                user,
                arrived.message().getQos(),
                arrived.epoch());
        return Message.of(
                arrived.message().getPayload(),
                Metadata.of(metadata),
                () -> {
                    arrived.accept();
                    return DONE;
                },
                cause -> {
                    arrived.refuse(cause);
                    return DONE;
                });
    }
}
