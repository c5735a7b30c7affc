package org.wardledger.gateway.mqtt;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jboss.logging.Logger;

/**
 * MQTT out: a subscriber of messages with {@link MqttRetained} or {@link MqttForget} metadata that keeps the broker's
 * retained messages as it is told, whatever happens to the broker: {@link RetainedTopics}. On every new connection the last
 * message of every topic is published again: the broker may have lost what it retained, or come back with an older copy
 * (its sessions say nothing reliable about that). What the broker refuses is tried again for ever, with growing pauses,
 * beside the others, and {@link #trouble} says so.
 *
 * <p>It asks for all messages at once, for it never has to hold any back: of a topic that waits it keeps only the last
 * payload, so payloads are bounded by the topics that stand. What else grows while there is no broker is a pair of
 * functions for each message: all are acknowledged, or negatively with what they failed on. Acknowledgements come on any
 * thread.
 */
final class RetainedChannel implements Flow.Subscriber<Message<?>>, Channel {
    private static final Logger LOG = Logger.getLogger(RetainedChannel.class);
    private static final int MOST_IN_FLIGHT = 32;
    private static final String NOTHING = "";

    private final String name;
    private final LinkSettings settings;
    private final Link link;
    private final RetainedTopics<Message<?>> topics;
    private final Runnable broken;

    /**
     * @param name what to call it in logs and in the health report
     * @param broken run when the pipeline has ended, though this was not closed
     */
    RetainedChannel(String name, LinkSettings settings, Runnable broken) {
        this.name = name;
        this.settings = settings;
        this.broken = broken;
        this.topics = new RetainedTopics<>(name);
        this.link = new Link(name, settings, new Publishing());
    }

    /** Why messages cannot be published now, if so. */
    @Override
    public Optional<String> trouble() {
        Optional<String> refusal = topics.refusal();
        if (link.state().connected()) {
            return refusal;
        }
        String away = link.state().sentence();
        return Optional.of(refusal.map(each -> each + "; " + away).orElse(away));
    }

    @Override
    public String sentence() {
        return trouble().orElseGet(() -> link.state().sentence());
    }

    /** Publishes nothing from here on; what is not published is acknowledged negatively. */
    @Override
    public void close() {
        link.close();
        topics.close().forEach(message -> refuse(message, new IllegalStateException("the channel is closed")));
    }

    // ---- the pipeline

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        link.start();
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Message<?> message) {
        try {
            Optional<MqttForget> forget = message.getMetadata(MqttForget.class);
            if (forget.isPresent()) {
                RetainedTopics.Settled<Message<?>> settled =
                        topics.forget(forget.get().group(), message);
                settled.forgotten().forEach(each -> refuse(each, new MqttForget.Forgotten()));
                settled.done().forEach(this::acknowledge);
            } else {
                // what waits for the answer needs no payload: a topic keeps its own, and only the last one
                topics.tell(where(message), payloads(message), message.withPayload(NOTHING));
            }
        } catch (RuntimeException e) { // whatever it is, the other alerts must go on
            refuse(message, e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.errorf(failure, "%s: the pipeline has failed", name);
        onComplete();
    }

    @Override
    public void onComplete() {
        if (link.end("the pipeline has ended")) {
            broken.run();
        }
    }

    private static MqttRetained where(Message<?> message) {
        return message.getMetadata(MqttRetained.class)
                .orElseThrow(() -> new IllegalArgumentException("a message without MqttRetained or MqttForget"));
    }

    private static List<byte[]> payloads(Message<?> message) {
        List<?> payloads = message.getPayload() instanceof List<?> several ? several : List.of(message.getPayload());
        if (payloads.isEmpty()) {
            throw new IllegalArgumentException("a message without payloads");
        }
        return payloads.stream().<byte[]>map(RetainedChannel::bytes).toList();
    }

    private static byte[] bytes(Object payload) {
        if (payload instanceof byte[] bytes) {
            return bytes;
        }
        throw new IllegalArgumentException("a payload must be bytes, not " + payload.getClass());
    }

    private void acknowledge(Message<?> message) {
        settle(message::ack);
    }

    private void refuse(Message<?> message, Throwable why) {
        settle(() -> message.nack(why));
    }

    /** A pipeline that fails on this must not take the connection's thread with it. */
    private void settle(Supplier<CompletionStage<Void>> how) {
        try {
            CompletionStage<Void> unused = how.get().whenComplete((done, failure) -> {
                if (failure != null) {
                    failed(failure);
                }
            });
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        LOG.errorf(failure, "%s: the pipeline failed on an acknowledgement", name);
    }

    /** The link's thread. */
    private final class Publishing implements Link.Work {
        @Override
        public PahoConnection connect() throws MqttException {
            MqttConnectionOptions options = PahoConnection.options(settings);
            options.setCleanStart(true); // what is wanted is kept here, not in a session
            return PahoConnection.open(settings, options, new PahoConnection.Events() {
                @Override
                public void arrived(String topic, MqttMessage message) {}

                @Override
                public void lost() {
                    topics.wake();
                }
            });
        }

        @Override
        public boolean serve(PahoConnection connection) throws MqttException, InterruptedException {
            long epoch = topics.begin();
            try {
                int window = Math.min(MOST_IN_FLIGHT, connection.serverReceiveMaximum());
                while (true) {
                    RetainedTopics.Sending<Message<?>> next =
                            topics.next(() -> connection.lostBecause() != null, window);
                    if (next == null) {
                        return false; // a connection that lived for a while counts as good
                    }
                    connection.publish(next.topic(), next.payload(), code -> answered(connection, epoch, next, code));
                }
            } finally {
                topics.end().forEach(RetainedChannel.this::acknowledge);
            }
        }
    }

    private void answered(PahoConnection by, long epoch, RetainedTopics.Sending<Message<?>> sent, int code) {
        if (code < 0) {
            by.abandon("a message had no answer"); // the topic stays under way until the connection has ended
            topics.wake();
        } else {
            topics.answered(epoch, sent, code).forEach(this::acknowledge);
        }
    }
}
