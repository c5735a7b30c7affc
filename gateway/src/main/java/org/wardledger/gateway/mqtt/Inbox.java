package org.wardledger.gateway.mqtt;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded place between Paho's callback, which must never wait, and the pipeline, which may.
 *
 * <p>For QoS 1 the broker keeps to our receive maximum, so as many places are enough for ever; messages without a promise
 * (QoS 0) get some places of their own and are dropped beyond. Thread-safe; one thread takes.
 */
final class Inbox<T> {
    private record Place<T>(T message, boolean promised) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ready = lock.newCondition();
    private final ArrayDeque<Place<T>> waiting = new ArrayDeque<>();
    private final int promisedPlaces;
    private final int otherPlaces;
    private int promised;
    private int others;
    private long demand;
    private boolean closed;

    Inbox(int promisedPlaces, int otherPlaces) {
        this.promisedPlaces = promisedPlaces;
        this.otherPlaces = otherPlaces;
    }

    /**
     * Adds a message; never waits.
     *
     * @param promised whether the broker holds it until it is acknowledged
     * @return false when there is no place for it
     */
    boolean offer(T message, boolean promised) {
        lock.lock();
        try {
            if (closed || (promised ? this.promised >= promisedPlaces : others >= otherPlaces)) {
                return false;
            }
            waiting.addLast(new Place<>(message, promised));
            count(promised, 1);
            if (demand > 0) {
                ready.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets {@code n} more messages be taken; {@link Long#MAX_VALUE} means any number. */
    void request(long n) {
        lock.lock();
        try {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            ready.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a message is both there and asked for; null once closed. */
    @Nullable
    T take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && (demand == 0 || waiting.isEmpty())) {
                ready.await();
            }
            if (closed) {
                return null;
            }
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            Place<T> place = waiting.removeFirst();
            count(place.promised(), -1);
            return place.message();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits here: its connection is gone and the broker delivers it again. Demand stays. */
    void clear() {
        lock.lock();
        try {
            waiting.clear();
            promised = 0;
            others = 0;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            ready.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void count(boolean promised, int by) {
        if (promised) {
            this.promised += by;
        } else {
            others += by;
        }
    }
}
