package org.wardledger.gateway.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * MQTT out: publishes messages that carry an {@link MqttPublication} and acknowledges each when the broker has.
 *
 * <p>What was not answered when a connection broke is published again on the next one, in the same order, so a topic's
 * last state is always the last one given. Bounded: no more messages are asked for than may be unanswered at a time. A
 * message that the broker refuses is acknowledged negatively, so that whoever sent it decides.
 */
final class OutgoingChannel implements Flow.Subscriber<Message<?>>, Link.Work, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OutgoingChannel.class);
    private static final int NO_ANSWER = -1;
    private static final int FIRST_FAILURE = 0x80;

    private sealed interface Event {
        record Given(Entry entry) implements Event {}

        record Answered(Entry entry, PahoConnection by, int reasonCode) implements Event {}

        record Lost() implements Event {}
    }

    /** Compared by identity: the same publication may be given twice. */
    private static final class Entry {
        private final Message<?> message;
        private final MqttPublication to;
        private final byte[] payload;

        Entry(Message<?> message, MqttPublication to, byte[] payload) {
            this.message = message;
            this.to = to;
            this.payload = payload;
        }
    }

    private final String name;
    private final LinkSettings settings;
    private final int mostInFlight;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(); // bounded by what we asked for
    private final Link link;
    private Flow.@Nullable Subscription upstream;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>(); // the link's thread only
    private final LinkedHashSet<Entry> inFlight = new LinkedHashSet<>(); // the link's thread only

    OutgoingChannel(String name, LinkSettings settings, int mostInFlight) {
        this.name = name;
        this.settings = settings;
        this.mostInFlight = mostInFlight;
        this.link = new Link(name, settings, this);
    }

    LinkState state() {
        return link.state();
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        upstream = subscription;
        link.start();
        subscription.request(mostInFlight);
    }

    @Override
    public void onNext(Message<?> message) {
        Optional<MqttPublication> to = message.getMetadata(MqttPublication.class);
        if (to.isPresent() && message.getPayload() instanceof byte[] payload) {
            events.add(new Event.Given(new Entry(message, to.get(), payload)));
            return;
        }
        LOG.errorf("%s: a message without MqttPublication metadata or without a byte[] payload was refused", name);
        finish(message.nack(new IllegalArgumentException("needs MqttPublication metadata and a byte[] payload")));
    }

    @Override
    public void onError(Throwable throwable) {
        LOG.errorf(throwable, "%s: the pipeline broke; nothing more is published", name);
    }

    @Override
    public void onComplete() {}

    // ---- the link's thread

    @Override
    public PahoConnection connect() throws MqttException {
        MqttConnectionOptions options = PahoConnection.options(settings);
        options.setCleanStart(true); // what is unanswered is kept here, not in a session
        return PahoConnection.open(settings, options, new PahoConnection.Events() {
            @Override
            public void arrived(String topic, MqttMessage message) {}

            @Override
            public void lost() {
                events.add(new Event.Lost());
            }
        });
    }

    @Override
    public boolean serve(PahoConnection connection) throws MqttException, InterruptedException {
        List<Entry> again = new ArrayList<>(inFlight);
        inFlight.clear();
        again.reversed().forEach(waiting::addFirst);
        int window = Math.min(mostInFlight, connection.serverReceiveMaximum());
        boolean good = false;
        while (connection.lostBecause() == null) {
            while (!waiting.isEmpty() && inFlight.size() < window) {
                publish(waiting.removeFirst(), connection);
            }
            good |= handle(events.take(), connection);
        }
        return good;
    }

    private void publish(Entry entry, PahoConnection connection) throws MqttException {
        inFlight.add(entry);
        connection.publish(entry.to, entry.payload, code -> events.add(new Event.Answered(entry, connection, code)));
    }

    private boolean handle(Event event, PahoConnection connection) {
        switch (event) {
            case Event.Given(Entry entry) -> waiting.addLast(entry);
            case Event.Lost() -> {} // the caller sees it
            case Event.Answered(Entry entry, PahoConnection by, int code) -> {
                return by == connection && code != NO_ANSWER && answered(entry, code);
            }
        }
        return false;
    }

    private boolean answered(Entry entry, int code) {
        if (!inFlight.remove(entry)) {
            return false;
        }
        if (code < FIRST_FAILURE) { // 0x10, nobody subscribed, is a success
            finish(entry.message.ack());
            return true;
        }
        LOG.errorf("%s: the broker refused a message to %s, reason %d", name, entry.to.topic(), code);
        finish(entry.message.nack(new IllegalStateException("the broker refused it with reason " + code)));
        return false;
    }

    private void finish(CompletionStage<Void> acknowledged) {
        var unused = acknowledged.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.errorf(failure, "%s: an acknowledgement failed", name);
            }
            Flow.Subscription more = upstream;
            if (more != null) {
                more.request(1);
            }
        });
    }
}
