package org.wardledger.simulator.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers messages over one MQTT connection at a time, in order, and sends again on the next connection what the last
 * one left unacknowledged (the same bytes, so the same identity: a message may arrive twice, but is never lost while
 * this process lives). Never more is unacknowledged than the server's receive maximum. Thread-safe.
 */
final class Link {

    /** Enough for any broker's speed on a local network; bounds what a lost connection sends again. */
    private static final int LARGEST_WINDOW = 1000;

    private final String clientId;
    private final MqttConnector connector;
    private final DeliveryListener listener;
    private final Consumer<String> log;
    private final int capacity;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<OutgoingMessage> waiting = new ArrayDeque<>();
    /** By ticket, in the order sent; of the current connection only. */
    private final Map<Long, OutgoingMessage> unacknowledged = new LinkedHashMap<>();

    private long nextTicket;
    /** Counts connections: what an older one still says is not believed. */
    private int epoch;

    private boolean closed;

    /** @param capacity how many messages may wait before {@link #publish} blocks */
    Link(String clientId, MqttConnector connector, DeliveryListener listener, Consumer<String> log, int capacity) {
        this.clientId = clientId;
        this.connector = connector;
        this.listener = listener;
        this.log = log;
        this.capacity = capacity;
        this.thread = Thread.ofPlatform().daemon().name("link-" + clientId).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes the message, waiting while too many wait. */
    void publish(OutgoingMessage message) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.size() >= capacity && !closed) {
                changed.await();
            }
            if (closed) {
                throw new IllegalStateException("closed");
            }
            waiting.addLast(message);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything taken has been acknowledged or refused; false when that took too long. */
    boolean drain(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!waiting.isEmpty() || !unacknowledged.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives up what is not acknowledged and ends the connection. */
    void close() throws InterruptedException {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    private void run() {
        Backoff backoff = new Backoff();
        try {
            while (!isClosed()) {
                int current = nextEpoch();
                MqttConnection connection = null;
                try {
                    connection = connector.open(clientId, new CurrentEvents(current));
                    backoff.succeeded();
                    connected(current, connection);
                } catch (MqttConnection.ConnectionFailed e) {
                    log.accept(clientId + ": " + e.getMessage());
                } finally {
                    giveUp();
                    if (connection != null) {
                        connection.close();
                    }
                }
                pause(backoff.nextMs());
            }
        } catch (InterruptedException e) {
            // nobody does that to this thread; if somebody does, it ends
            Thread.currentThread().interrupt();
        }
    }

    /** Sends until the connection is lost or the link closed. */
    private void connected(int current, MqttConnection connection)
            throws MqttConnection.ConnectionFailed, InterruptedException {
        int window = Math.clamp(connection.receiveMaximum(), 1, LARGEST_WINDOW);
        while (true) {
            OutgoingMessage message;
            long ticket;
            lock.lockInterruptibly();
            try {
                while (epoch == current && !closed && (waiting.isEmpty() || unacknowledged.size() >= window)) {
                    changed.await();
                }
                if (epoch != current || closed) {
                    return;
                }
                message = waiting.removeFirst();
                ticket = nextTicket++;
                // first remembered, then sent: a failure in between sends it again
                unacknowledged.put(ticket, message);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            connection.publish(ticket, message);
        }
    }

    private int nextEpoch() {
        lock.lock();
        try {
            return ++epoch;
        } finally {
            lock.unlock();
        }
    }

    /** Puts what was not acknowledged back in front, in its order, and stops believing the connection. */
    private void giveUp() {
        lock.lock();
        try {
            epoch++;
            List<OutgoingMessage> again = new ArrayList<>(unacknowledged.values());
            unacknowledged.clear();
            for (OutgoingMessage message : again.reversed()) {
                waiting.addFirst(message);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void pause(long ms) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(ms);
        lock.lockInterruptibly();
        try {
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** What one connection says, believed only while it is the current one. */
    private final class CurrentEvents implements MqttConnection.Events {

        private final int mine;

        CurrentEvents(int mine) {
            this.mine = mine;
        }

        @Override
        public void acknowledged(long ticket, int reasonCode) {
            lock.lock();
            try {
                @Nullable OutgoingMessage message = epoch == mine ? unacknowledged.get(ticket) : null;
                if (message == null) {
                    return;
                }
                // heard before it is forgotten, so that drain() means heard
                if (reasonCode < 0x80) {
                    listener.acknowledged(message);
                } else {
                    listener.refused(message, reasonCode);
                }
                unacknowledged.remove(ticket);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void lost(String why) {
            lock.lock();
            try {
                if (epoch == mine) {
                    epoch++;
                    if (!closed) {
                        log.accept(clientId + ": connection lost: " + why);
                    }
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
