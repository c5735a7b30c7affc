package org.wardledger.gateway.mqtt;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One of an incoming channel's sessions at the broker, under a client id of its own: it connects and subscribes, puts what
 * comes into the channel's {@link Inbox}, and sends PUBACKs in PUBLISH order.
 *
 * <p>Two threads, neither of which waits for the pipeline: Paho's callback puts a message into the inbox and takes its place
 * in {@link OrderedAcks}; the link's thread sends PUBACKs. A negative acknowledgement is never a PUBACK: the connection is
 * dropped, and the broker delivers again whatever was not acknowledged.
 */
final class IncomingLink implements Link.Work {
    private static final Logger LOG = Logger.getLogger(IncomingLink.class);

    /**
     * A message, and the connection that it came on.
     *
     * @param ticket absent for QoS 0, which nobody acknowledges
     */
    record Arrived(
            IncomingLink by,
            String topic,
            MqttMessage message,
            long arrivalMs,
            long epoch,
            OrderedAcks.@Nullable Ticket ticket) {

        /** Whether its connection stands; otherwise it comes again. */
        boolean isCurrent() {
            return by.acks.isCurrent(epoch);
        }

        /** It is safe elsewhere. */
        void accept() {
            if (ticket != null && by.acks.done(ticket) == OrderedAcks.Outcome.RELEASABLE) {
                by.wake.release();
            }
        }

        /** It is not: the connection must go, so that the broker delivers the message again. */
        void refuse(Throwable cause) {
            if (ticket != null) {
                by.drop(epoch, cause.toString());
            }
        }
    }

    /** That a connection must go, and why. */
    record Refusal(long epoch, String why) {
        /** Of refusals on different connections the newer counts: an older connection is gone already. */
        Refusal newer(Refusal other) {
            return other.epoch > epoch ? other : this;
        }
    }

    private final String name;
    private final IncomingSettings settings;
    private final LinkSettings session;
    private final Inbox<Arrived> inbox;
    private final OrderedAcks acks = new OrderedAcks();
    private final Semaphore wake = new Semaphore(0);
    private final AtomicReference<Refusal> refusal = new AtomicReference<>(new Refusal(0, "")); // epochs begin with 1
    private final CountDownLatch sessionEnded = new CountDownLatch(1);
    private final Link link;
    private volatile boolean endsSession;
    private volatile long busyNs; // when it last had something to do
    private long epoch; // the link's thread only

    /**
     * @param name what to call it in logs
     * @param session how to reach the broker, with this one's client id
     */
    IncomingLink(String name, IncomingSettings settings, LinkSettings session, Inbox<Arrived> inbox) {
        this.name = name;
        this.settings = settings;
        this.session = session;
        this.inbox = inbox;
        this.link = new Link(name, session, this);
        this.busyNs = System.nanoTime();
    }

    void start() {
        link.start();
    }

    /** As {@link Link#end}. */
    boolean end(String why) {
        return link.end(why);
    }

    /** As {@link Link#close}. */
    void close() {
        link.close();
    }

    /** Whether it is connected, and for so long nothing came, and nothing waits for its acknowledgement. */
    boolean isQuiet(Duration time) {
        if (!link.state().connected() || acks.open() > 0) {
            busyNs = System.nanoTime();
        }
        return System.nanoTime() - busyNs > time.toNanos();
    }

    /** Has the broker end the session, as soon as there is a connection. */
    void endSession() {
        endsSession = true;
        wake.release();
    }

    /** Whether the broker was told so; waits a little for that. */
    boolean awaitEndOfSession() throws InterruptedException {
        return sessionEnded.await(session.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    String clientId() {
        return session.clientId();
    }

    LinkState state() {
        return link.state();
    }

    /** How many messages of the connection that stands wait for their acknowledgement. */
    int unacknowledged() {
        return acks.open();
    }

    /** Which connection stands, or stood last; the first is 1. */
    long epoch() {
        return acks.epoch();
    }

    // ---- the link's thread

    @Override
    public PahoConnection connect() throws MqttException {
        epoch = acks.begin();
        busyNs = System.nanoTime();
        inbox.clear(arrived -> arrived.by() == this);
        MqttConnectionOptions options = PahoConnection.options(session);
        options.setCleanStart(false);
        options.setSessionExpiryInterval(
                settings.sessionExpirySeconds()); // without it the session ends with the connection
        options.setReceiveMaximum(settings.receiveMaximum());
        options.setMaximumPacketSize((long) settings.maxPacketBytes()); // Paho reads a packet into memory as a whole
        PahoConnection connection = PahoConnection.open(session, options, new Reception(epoch));
        try {
            // Always, even when the session was kept: it costs one round trip, a shared subscription brings no retained
            // messages again, a kept session may stem from a run with another filter, and mosquitto 2.0.11 forgets
            // shared subscriptions over a restart while it says that the session is present.
            if (settings.leaving()) {
                connection.unsubscribe(
                        settings.filter(), session.connectTimeout().toMillis());
            } else {
                connection.subscribe(settings.filter(), session.connectTimeout().toMillis());
            }
            return connection;
        } catch (MqttException | RuntimeException e) {
            connection.drop(PahoConnection.reason(e));
            throw e;
        }
    }

    @Override
    public boolean serve(PahoConnection connection) throws MqttException, InterruptedException {
        boolean good = false;
        while (connection.lostBecause() == null) {
            Refusal refused = refusal.get();
            if (refused.epoch() == epoch) {
                connection.drop(
                        "a message could not be handed on, so that the broker must deliver it again: " + refused.why());
                return false;
            }
            if (endsSession) {
                connection.endSession(session.connectTimeout().toMillis());
                sessionEnded.countDown();
                end("its session is ended");
                return true;
            }
            wake.acquire();
            wake.drainPermits();
            good |= acks.release(epoch, connection::acknowledge) > 0;
        }
        return good;
    }

    /** Any thread may ask for it. */
    private void drop(long epoch, String why) {
        if (acks.isCurrent(epoch)) {
            refusal.accumulateAndGet(new Refusal(epoch, why), Refusal::newer);
            wake.release();
        }
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
            busyNs = System.nanoTime();
            switch (message.getQos()) {
                case 0 -> withoutPromise(new Arrived(IncomingLink.this, topic, message, arrivalMs, epoch, null));
                case 1 -> promised(topic, message, arrivalMs);
                // Paho answers it before anybody has it, so its promise cannot be kept
                default -> drop(epoch, "the broker delivers with QoS 2 what was subscribed to with QoS 1");
            }
        }

        private void withoutPromise(Arrived arrived) {
            if (!inbox.offer(arrived)) {
                LOG.debugf("%s: a QoS 0 message was dropped, too many are waiting", name);
            }
        }

        private void promised(String topic, MqttMessage message, long arrivalMs) {
            OrderedAcks.Ticket ticket = acks.arrived(epoch, message.getId());
            if (ticket == null) {
                return; // this connection has ended
            }
            Arrived arrived = new Arrived(IncomingLink.this, topic, message, arrivalMs, epoch, ticket);
            try {
                inbox.put(arrived, arrived::isCurrent);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                arrived.refuse(e);
            }
        }

        @Override
        public void lost() {
            wake.release();
        }
    }
}
