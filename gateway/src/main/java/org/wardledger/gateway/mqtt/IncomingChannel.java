package org.wardledger.gateway.mqtt;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * MQTT in: a publisher of messages whose acknowledgement is the PUBACK.
 *
 * <p>Three threads, none of which waits for another: Paho's callback puts a message into the {@link Inbox} and takes its
 * place in {@link OrderedAcks}; the dispatcher hands messages on as they are asked for, and may be held up by that; the
 * link's thread sends PUBACKs. A negative acknowledgement is never a PUBACK: the connection is dropped, and the broker
 * delivers again whatever was not acknowledged. At most one subscriber.
 */
final class IncomingChannel implements Flow.Publisher<Message<byte[]>>, Link.Work, Channel {
    private static final Logger LOG = Logger.getLogger(IncomingChannel.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final int PLACES_FOR_QOS_0 = 256;
    private static final int SLACK = 16; // for stragglers of a connection that is being closed

    private record Arrived(
            String topic, MqttMessage message, long arrivalMs, long epoch, OrderedAcks.@Nullable Ticket ticket) {}

    /** That a connection must go, and why. */
    record Refusal(long epoch, String why) {
        /** Of refusals on different connections the newer counts: an older connection is gone already. */
        Refusal newer(Refusal other) {
            return other.epoch > epoch ? other : this;
        }
    }

    private final String name;
    private final IncomingSettings settings;
    private final OrderedAcks acks = new OrderedAcks();
    private final Inbox<Arrived> inbox;
    private final Semaphore wake = new Semaphore(0);
    private final AtomicBoolean taken = new AtomicBoolean();
    private final Link link;
    private final AtomicReference<Refusal> refusal = new AtomicReference<>(new Refusal(0, "")); // epochs begin with 1
    private final Runnable broken;
    private long epoch; // the link's thread only

    /** @param broken run when the pipeline has ended, though this was not closed */
    IncomingChannel(String name, IncomingSettings settings, Runnable broken) {
        this.name = name;
        this.settings = settings;
        this.broken = broken;
        this.inbox = new Inbox<>(settings.receiveMaximum() + SLACK, PLACES_FOR_QOS_0);
        this.link = new Link(name, settings.link(), this);
    }

    @Override
    public Optional<String> trouble() {
        return link.state().connected() ? Optional.empty() : Optional.of(sentence());
    }

    @Override
    public String sentence() {
        return link.state().sentence();
    }

    /** How many messages of the connection that stands wait for their acknowledgement. */
    int unacknowledged() {
        return acks.open();
    }

    /** Which connection stands, or stood last; the first is 1. */
    long epoch() {
        return acks.epoch();
    }

    @Override
    public void close() {
        inbox.close();
        link.close();
    }

    // ---- the link's thread

    @Override
    public PahoConnection connect() throws MqttException {
        epoch = acks.begin();
        inbox.clear();
        MqttConnectionOptions options = PahoConnection.options(settings.link());
        options.setCleanStart(false);
        options.setSessionExpiryInterval(
                settings.sessionExpirySeconds()); // without it the session ends with the connection
        options.setReceiveMaximum(settings.receiveMaximum());
        PahoConnection connection = PahoConnection.open(settings.link(), options, new Reception(epoch));
        try {
            // Always, even when the session was kept: it costs one round trip, a shared subscription brings no retained
            // messages again, a kept session may stem from a run with another filter, and mosquitto 2.0.11 forgets
            // shared subscriptions over a restart while it says that the session is present.
            connection.subscribe(
                    settings.filter(), settings.link().connectTimeout().toMillis());
            return connection;
        } catch (MqttException | RuntimeException e) {
            connection.drop(PahoConnection.reason(e));
            throw e;
        }
    }

    @Override
    public boolean serve(PahoConnection connection) throws InterruptedException {
        boolean good = false;
        while (connection.lostBecause() == null) {
            Refusal refused = refusal.get();
            if (refused.epoch() == epoch) {
                connection.drop(
                        "a message could not be handed on, so that the broker must deliver it again: " + refused.why());
                return false;
            }
            wake.acquire();
            wake.drainPermits();
            good |= acks.release(epoch, connection::acknowledge) > 0;
        }
        return good;
    }

    // ---- Paho's callback thread

    private final class Reception implements PahoConnection.Events {
        private final long epoch;

        Reception(long epoch) {
            this.epoch = epoch;
        }

        @Override
        public void arrived(String topic, MqttMessage message) {
            long arrivalMs = System.currentTimeMillis();
            if (message.getQos() == 0) {
                if (!inbox.offer(new Arrived(topic, message, arrivalMs, epoch, null))) {
                    LOG.debugf("%s: a QoS 0 message was dropped, %d are waiting", name, PLACES_FOR_QOS_0);
                }
                return;
            }
            OrderedAcks.Ticket ticket = acks.arrived(epoch, message.getId());
            if (ticket == null) {
                return; // this connection has ended
            }
            try {
                inbox.put(new Arrived(topic, message, arrivalMs, epoch, ticket), () -> acks.isCurrent(epoch));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                refuse(ticket, e);
            }
        }

        @Override
        public void lost() {
            wake.release();
        }
    }

    // ---- the dispatcher and whoever acknowledges

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
        link.start();
        Thread.ofPlatform().daemon().name("mqtt-dispatch-" + name).start(() -> dispatch(subscriber));
    }

    private void dispatch(Flow.Subscriber<? super Message<byte[]>> subscriber) {
        try {
            for (Arrived arrived = inbox.take(); arrived != null; arrived = inbox.take()) {
                if (acks.isCurrent(arrived.epoch())) {
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
            CompletionStage<Void> unused = refuse(arrived.ticket(), e);
            inbox.request(1);
        }
    }

    /** Nobody takes anything any more: the broker keeps what comes, or gives it to another gateway. */
    private void end(String why) {
        inbox.close();
        if (link.end(why)) {
            broken.run();
        }
    }

    private Message<byte[]> message(Arrived arrived) {
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
        OrderedAcks.Ticket ticket = arrived.ticket();
        return Message.of(
                arrived.message().getPayload(),
                Metadata.of(metadata),
                () -> accept(ticket),
                cause -> refuse(ticket, cause));
    }

    private CompletionStage<Void> accept(OrderedAcks.@Nullable Ticket ticket) {
        if (ticket != null && acks.done(ticket) == OrderedAcks.Outcome.RELEASABLE) {
            wake.release();
        }
        return DONE;
    }

    private CompletionStage<Void> refuse(OrderedAcks.@Nullable Ticket ticket, Throwable cause) {
        if (ticket != null && acks.isCurrent(ticket.epoch())) {
            refusal.accumulateAndGet(new Refusal(ticket.epoch(), cause.toString()), Refusal::newer);
            wake.release();
        }
        return DONE;
    }
}
