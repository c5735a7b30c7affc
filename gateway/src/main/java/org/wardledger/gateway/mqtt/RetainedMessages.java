package org.wardledger.gateway.mqtt;

import java.time.Duration;
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
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the broker's retained messages as it is told, whatever happens to the broker.
 *
 * <p>A topic has at most one unanswered message, and what could not be published at once is replaced by what is newer; so
 * an older state never follows a newer one. On every new connection the last message of every topic is published again:
 * the broker may have lost what it retained, or come back with an older copy (its sessions say nothing reliable about
 * that). What the broker refuses is tried again for ever, with growing pauses, beside the others, and {@link #trouble}
 * says so. An empty message takes the retained one away; of topics that end so, the last {@link #ENDED_KEPT} are
 * remembered. Thread-safe.
 */
public final class RetainedMessages implements AutoCloseable {
    /** Of so many topics without a message it is remembered that they have none. */
    static final int ENDED_KEPT = 1_000;

    private static final Logger LOG = Logger.getLogger(RetainedMessages.class);
    private static final int MOST_IN_FLIGHT = 32;
    private static final int FIRST_FAILURE = 0x80;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** What is wanted of a topic. Guarded by the outer object's lock. */
    private static final class Topic {
        private final int group;
        private final String name;
        private byte[] last = new byte[0];
        private final ArrayDeque<byte[]> pending = new ArrayDeque<>();
        private List<Runnable> waiting = new ArrayList<>();
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
    }

    private final String name;
    private final LinkSettings settings;
    private final Link link;
    private final Map<String, Topic> topics = new HashMap<>();
    private final LinkedHashSet<Topic> ready = new LinkedHashSet<>();
    private final Set<Topic> refused = new HashSet<>();
    private final LinkedHashSet<Topic> ended = new LinkedHashSet<>();
    private final Set<Topic> underWay = new HashSet<>();
    private final Set<Topic> suspects = new HashSet<>(); // under way when the last connection ended
    private @Nullable PahoConnection current;

    /** @param name what to call it in logs and in the health report */
    RetainedMessages(String name, LinkSettings settings) {
        this.name = name;
        this.settings = settings;
        this.link = new Link(name, settings, new Publishing());
    }

    /** Connects as the connector's channels do, under a client id of its own. */
    public static RetainedMessages open(String name, Config config, String clientId) {
        RetainedMessages opened = new RetainedMessages(name, LinkSettings.ofConnector(config, clientId));
        opened.start();
        return opened;
    }

    void start() {
        link.start();
    }

    /**
     * Publishes messages on a topic, QoS 1 and retained, in their order. While the topic cannot be published to, only the
     * last one is kept.
     *
     * @param group to be forgotten together
     * @param settled called once, on any thread, when the broker has acknowledged the last of them or a newer one; not
     *     when the topic is forgotten before
     */
    public synchronized void tell(int group, String topic, List<byte[]> messages, Runnable settled) {
        Topic to = topics.computeIfAbsent(topic, name -> new Topic(group, name));
        ended.remove(to);
        to.last = messages.getLast();
        to.waiting.add(settled);
        if (current == null || refused.contains(to)) {
            to.onlyLast();
        } else {
            to.pending.addAll(messages);
        }
        if (!underWay.contains(to) && !refused.contains(to)) {
            ready.add(to);
        }
        notifyAll();
    }

    /**
     * Publishes nothing more on the topics of a group and leaves them as they are. Waits for the answers that are under
     * way, so that nothing of ours can follow what somebody else publishes then.
     *
     * @return false when an answer did not come in time
     */
    public synchronized boolean forget(int group, Duration within) throws InterruptedException {
        Predicate<Topic> ofGroup = topic -> topic.group == group;
        topics.values().removeIf(ofGroup);
        List.of(ready, refused, ended).forEach(some -> some.removeIf(ofGroup));
        long untilNs = System.nanoTime() + within.toNanos();
        while (underWay.stream().anyMatch(ofGroup)) {
            long leftMs = (untilNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return false;
            }
            wait(leftMs);
        }
        return true;
    }

    /** Why messages cannot be published now, if so. */
    public synchronized Optional<String> trouble() {
        Optional<String> refusal = refused.stream()
                .findAny()
                .map(topic -> "the broker refuses to publish on " + refused.size() + " topics, for example "
                        + topic.name + ", reason " + topic.reason);
        if (link.state().connected()) {
            return refusal;
        }
        String away = link.state().sentence();
        return Optional.of(refusal.map(each -> each + "; " + away).orElse(away));
    }

    /** For the health report. */
    public String sentence() {
        return trouble().orElseGet(() -> link.state().sentence());
    }

    @Override
    public void close() {
        link.close();
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
                    synchronized (RetainedMessages.this) {
                        RetainedMessages.this.notifyAll();
                    }
                }
            });
        }

        @Override
        public boolean serve(PahoConnection connection) throws MqttException, InterruptedException {
            begin(connection);
            try {
                int window = Math.min(MOST_IN_FLIGHT, connection.serverReceiveMaximum());
                for (Sending next = next(connection, window); next != null; next = next(connection, window)) {
                    Topic topic = next.topic();
                    // outside the lock: it may wait for the socket
                    connection.publish(topic.name, next.payload(), code -> answered(connection, topic, code));
                }
            } finally {
                end();
            }
            return false; // a connection that lived for a while counts as good
        }
    }

    /** A topic's next message, which is under way from here on. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Sending(Topic topic, byte[] payload) {}

    private synchronized void begin(PahoConnection connection) {
        current = connection;
        // a broker may end the connection over a message: those that were under way go last, and the refused ones wait
        topics.values().stream()
                .filter(topic -> !suspects.contains(topic) && !refused.contains(topic))
                .forEach(ready::add);
        suspects.stream()
                .filter(topic -> topics.get(topic.name) == topic && !refused.contains(topic))
                .forEach(ready::add);
        suspects.clear();
    }

    private synchronized void end() {
        current = null;
        suspects.addAll(underWay);
        underWay.clear();
        ready.clear();
        topics.values().forEach(Topic::onlyLast);
        notifyAll();
    }

    /** Waits for the next message that may be published; null when the connection is lost. */
    private synchronized @Nullable Sending next(PahoConnection connection, int window) throws InterruptedException {
        while (connection.lostBecause() == null) {
            long pauseMs = admitRefused();
            Iterator<Topic> first = ready.iterator();
            if (first.hasNext() && underWay.size() < window) {
                Topic topic = first.next();
                first.remove();
                underWay.add(topic);
                return new Sending(topic, topic.pending.removeFirst());
            }
            wait(pauseMs);
        }
        return null;
    }

    /** Lets refused topics whose pause is over be tried again; how long until the next is, 0 when there is none. */
    private long admitRefused() {
        long nowNs = System.nanoTime();
        long pauseMs = 0;
        for (Topic topic : refused) {
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

    private void answered(PahoConnection by, Topic topic, int code) {
        List<Runnable> settled = take(by, topic, code);
        settled.forEach(Runnable::run); // outside the lock
    }

    private synchronized List<Runnable> take(PahoConnection by, Topic topic, int code) {
        if (code < 0) {
            by.abandon("a message had no answer"); // the topic stays under way until the connection has ended
            notifyAll();
            return List.of();
        }
        if (by != current || !underWay.remove(topic)) {
            return List.of(); // the connection has ended; its successor publishes it again
        }
        notifyAll();
        if (topics.get(topic.name) != topic) {
            return List.of(); // forgotten
        }
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
        List<Runnable> settled = topic.waiting;
        topic.waiting = new ArrayList<>();
        return settled;
    }

    private void refuse(Topic topic, int code) {
        if (topic.refusals == 0) {
            LOG.errorf("%s: the broker refused a message to %s, reason %d; it is tried again", name, topic.name, code);
        }
        long pauseMs = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(topic.refusals, 10));
        topic.refusals++;
        topic.reason = code;
        topic.notBeforeNs = System.nanoTime() + pauseMs * 1_000_000;
        topic.onlyLast();
        refused.add(topic);
    }

    private void keepEnded(Topic topic) {
        ended.add(topic);
        if (ended.size() > ENDED_KEPT) {
            topics.remove(ended.removeFirst().name);
        }
    }
}
