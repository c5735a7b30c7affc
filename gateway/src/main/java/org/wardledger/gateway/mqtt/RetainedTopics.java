package org.wardledger.gateway.mqtt;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the broker is to retain of each topic, and what of that is published next. A topic has at most one unanswered
 * message, and what could not be published at once is replaced by what is newer; so an older state never follows a newer
 * one. With every new connection the last message of every topic is due again. Knows no connection, only that there is one,
 * and runs nobody's code: what is settled is handed back. Thread-safe.
 *
 * @param <M> what waits until a topic is settled
 */
final class RetainedTopics<M> {
    /** Of so many topics without a message it is remembered that they have none. */
    static final int ENDED_KEPT = 1_000;

    private static final Logger LOG = Logger.getLogger(RetainedTopics.class);
    private static final int FIRST_FAILURE = 0x80;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** What is wanted of a topic. Guarded by the outer object's lock. */
    private static final class Topic<M> {
        private final int group;
        private final String name;
        private byte[] last = new byte[0];
        private final ArrayDeque<byte[]> pending = new ArrayDeque<>();
        private List<M> waiting = new ArrayList<>();
        private int refusals;
        private int reason;
        private long notBeforeNs;

        Topic(int group, String name) {
            this.group = group;
            this.name = name;
        }

        void onlyLast() {
            pending.clear();
            pending.add(last);
        }

        List<M> takeWaiting() {
            List<M> taken = waiting;
            waiting = new ArrayList<>();
            return taken;
        }
    }

    /** A topic's next message, which is under way from here on. */
    static final class Sending<M> {
        private final Topic<M> topic;
        private final byte[] payload;

        private Sending(Topic<M> topic, byte[] payload) {
            this.topic = topic;
            this.payload = payload;
        }

        String topic() {
            return topic.name;
        }

        byte[] payload() {
            return payload;
        }
    }

    /** Who wants to know when these topics, which are forgotten, have their answers. */
    private record Forgetting<M>(Set<Topic<M>> owed, M message) {}

    /**
     * What a call has settled.
     *
     * @param done published, or otherwise as was asked for
     * @param forgotten never to be published
     */
    record Settled<M>(List<M> done, List<M> forgotten) {}

    private final String channel;
    private final Map<String, Topic<M>> topics = new HashMap<>();
    private final LinkedHashSet<Topic<M>> ready = new LinkedHashSet<>();
    private final Set<Topic<M>> refused = new HashSet<>();
    private final LinkedHashSet<Topic<M>> ended = new LinkedHashSet<>();
    private final Set<Topic<M>> underWay = new HashSet<>();
    private final Set<Topic<M>> suspects = new HashSet<>(); // under way when the last connection ended
    private final List<Forgetting<M>> forgetting = new ArrayList<>();
    private Instant refusedSince = Instant.EPOCH;
    private boolean connected;
    private boolean closed;
    private long epoch;

    /** @param channel what to call it in logs */
    RetainedTopics(String channel) {
        this.channel = channel;
    }

    /**
     * Wants messages to be published on a topic, in their order. While the topic cannot be published to, only the last one
     * is kept.
     *
     * @throws IllegalArgumentException when the topic is of another group
     * @throws IllegalStateException when this is closed
     */
    synchronized void tell(MqttRetained where, List<byte[]> messages, M waiting) {
        if (closed) {
            throw new IllegalStateException("the channel is closed");
        }
        Topic<M> to = topics.computeIfAbsent(where.topic(), name -> new Topic<>(where.group(), name));
        if (to.group != where.group()) {
            throw new IllegalArgumentException(
                    to.name + " is of group " + to.group + " and cannot be of group " + where.group());
        }
        ended.remove(to);
        to.last = messages.getLast();
        to.waiting.add(waiting);
        if (!connected || refused.contains(to)) {
            to.onlyLast();
        } else {
            to.pending.addAll(messages);
        }
        if (!underWay.contains(to) && !refused.contains(to)) {
            ready.add(to);
        }
        notifyAll();
    }

    /** Publishes nothing more on the topics of a group; {@code waiting} is done when those under way have their answers. */
    synchronized Settled<M> forget(int group, M waiting) {
        Predicate<Topic<M>> ofGroup = topic -> topic.group == group;
        List<M> forgotten = topics.values().stream()
                .filter(ofGroup)
                .flatMap(topic -> topic.takeWaiting().stream())
                .toList();
        topics.values().removeIf(ofGroup);
        List.of(ready, refused, ended, suspects).forEach(some -> some.removeIf(ofGroup));
        Set<Topic<M>> owed = new HashSet<>(underWay);
        owed.removeIf(ofGroup.negate());
        if (owed.isEmpty()) {
            return new Settled<>(List.of(waiting), forgotten);
        }
        forgetting.add(new Forgetting<>(owed, waiting));
        return new Settled<>(List.of(), forgotten);
    }

    /** Which topics the broker refuses now, if any. */
    synchronized Optional<String> refusal() {
        return refused.stream()
                .findAny()
                .map(topic -> "the broker refuses to publish on " + refused.size() + " topics, for example "
                        + topic.name + ", reason " + topic.reason + ", since " + refusedSince);
    }

    /** Nothing is published or taken from here on; what waits is handed back. */
    synchronized List<M> close() {
        closed = true;
        List<M> waiting = topics.values().stream()
                .flatMap(topic -> topic.takeWaiting().stream())
                .toList();
        topics.clear();
        List.of(ready, refused, ended, suspects).forEach(Set::clear);
        notifyAll();
        return waiting;
    }

    // ---- connections

    /** A connection stands: all that is wanted is due. */
    synchronized long begin() {
        connected = true;
        // a broker may end the connection over a message: those that were under way go last, and the refused ones wait
        topics.values().stream()
                .filter(topic -> !suspects.contains(topic) && !refused.contains(topic))
                .forEach(ready::add);
        suspects.stream()
                .filter(topic -> topics.get(topic.name) == topic && !refused.contains(topic))
                .forEach(ready::add);
        suspects.clear();
        return ++epoch;
    }

    /** The connection has ended: no answer comes any more. */
    synchronized List<M> end() {
        connected = false;
        suspects.addAll(underWay);
        underWay.clear();
        ready.clear();
        topics.values().forEach(Topic::onlyLast);
        List<M> done = forgetting.stream().map(Forgetting::message).toList();
        forgetting.clear();
        notifyAll();
        return done;
    }

    /**
     * Waits for the next message that may be published; null when the connection is lost.
     *
     * @param lost whether it is; {@link #wake} when that changes
     * @param window how many messages may be under way
     */
    synchronized @Nullable Sending<M> next(BooleanSupplier lost, int window) throws InterruptedException {
        while (!lost.getAsBoolean()) {
            long pauseMs = admitRefused();
            Iterator<Topic<M>> first = ready.iterator();
            if (first.hasNext() && underWay.size() < window) {
                Topic<M> topic = first.next();
                first.remove();
                underWay.add(topic);
                return new Sending<>(topic, topic.pending.removeFirst());
            }
            wait(pauseMs);
        }
        return null;
    }

    synchronized void wake() {
        notifyAll();
    }

    /** Lets refused topics whose pause is over be tried again; how long until the next is, 0 when there is none. */
    private long admitRefused() {
        long nowNs = System.nanoTime();
        long pauseMs = 0;
        for (Topic<M> topic : refused) {
            long leftNs = topic.notBeforeNs - nowNs;
            if (underWay.contains(topic) || ready.contains(topic)) {
                continue; // it is being tried
            }
            if (leftNs <= 0) {
                ready.add(topic);
            } else {
                long leftMs = leftNs / 1_000_000 + 1;
                pauseMs = pauseMs == 0 ? leftMs : Math.min(pauseMs, leftMs);
            }
        }
        return pauseMs;
    }

    /** The broker has answered a message with a reason code; what that has settled. */
    synchronized List<M> answered(long by, Sending<M> sent, int code) {
        Topic<M> topic = sent.topic;
        if (!connected || by != epoch || !underWay.remove(topic)) {
            return List.of(); // the connection has ended; its successor publishes it again
        }
        notifyAll();
        List<M> done = new ArrayList<>(noLongerOwed(topic));
        if (topics.get(topic.name) == topic) { // else it is forgotten
            done.addAll(judged(topic, code));
        }
        return done;
    }

    private List<M> noLongerOwed(Topic<M> topic) {
        List<M> done = new ArrayList<>();
        forgetting.removeIf(each -> {
            each.owed().remove(topic);
            return each.owed().isEmpty() && done.add(each.message());
        });
        return done;
    }

    private List<M> judged(Topic<M> topic, int code) {
        if (code >= FIRST_FAILURE) { // 0x10, nobody subscribed, is a success
            refuse(topic, code);
            return List.of();
        }
        refused.remove(topic);
        topic.refusals = 0;
        if (!topic.pending.isEmpty()) {
            ready.add(topic);
            return List.of();
        }
        if (topic.last.length == 0) {
            keepEnded(topic);
        }
        return topic.takeWaiting();
    }

    private void refuse(Topic<M> topic, int code) {
        if (topic.refusals == 0) {
            // its topic names a bed: the readiness says it
            LOG.errorf("%s: the broker refused a message, reason %d; it is tried again", channel, code);
        }
        long pauseMs = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(topic.refusals, 10));
        topic.refusals++;
        topic.reason = code;
        topic.notBeforeNs = System.nanoTime() + pauseMs * 1_000_000;
        topic.onlyLast();
        if (refused.isEmpty()) {
            refusedSince = Instant.now();
        }
        refused.add(topic);
    }

    private void keepEnded(Topic<M> topic) {
        ended.add(topic);
        if (ended.size() > ENDED_KEPT) {
            topics.remove(ended.removeFirst().name);
        }
    }
}
