package org.wardledger.gateway.mqtt;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bounded place between Paho's callbacks, which must not wait, and the pipeline, which may.
 *
 * <p>For QoS 1 a broker that keeps to our receive maximum never finds it full. (mosquitto 2.0.11 does not keep to it once
 * it has a backlog and the first acknowledgements come: it sends everything. Then the callback does wait, and TCP holds
 * the broker back.) Nor may what waits here take more than its share of the memory, however large messages are. Messages
 * without a promise (QoS 0) get some places of their own and are dropped beyond. Thread-safe;
 * several connections put, one thread takes.
 */
final class Inbox<T> {
    private record Place<T>(T message, boolean promised, long bytes) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ready = lock.newCondition();
    private final Condition place = lock.newCondition();
    private final ArrayDeque<Place<T>> waiting = new ArrayDeque<>();
    private final int promisedPlaces;
    private final int otherPlaces;
    private final long maxBytes;
    private final ToLongFunction<T> size;
    private long bytes;
    private int promised;
    private int others;
    private long demand;
    private boolean closed;

    /**
     * @param maxBytes of all that waits here; a message that is larger than that waits alone
     * @param size of a message, in bytes
     */
    Inbox(int promisedPlaces, int otherPlaces, long maxBytes, ToLongFunction<T> size) {
        this.promisedPlaces = promisedPlaces;
        this.otherPlaces = otherPlaces;
        this.maxBytes = maxBytes;
        this.size = size;
    }

    /**
     * Adds a message that the broker holds until it is acknowledged; waits for a place.
     *
     * @param wanted asked again and again while there is no place: whether the message's connection still stands
     * @return false when it is no longer wanted, or this is closed
     */
    boolean put(T message, BooleanSupplier wanted) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && (promised >= promisedPlaces || !fits(message))) {
                if (!wanted.getAsBoolean()) {
                    return false;
                }
                var unused = place.await(100, TimeUnit.MILLISECONDS);
            }
            return add(message, true);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a message that nobody holds for us, unless there are too many; never waits. */
    boolean offer(T message) {
        lock.lock();
        try {
            return others < otherPlaces && fits(message) && add(message, false);
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
            Place<T> first = waiting.removeFirst();
            count(first, -1);
            place.signal();
            return first.message();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets some of what waits here: its connection is gone and the broker delivers it again. Demand stays. */
    void clear(Predicate<T> which) {
        lock.lock();
        try {
            waiting.removeIf(each -> {
                boolean gone = which.test(each.message());
                if (gone) {
                    count(each, -1);
                }
                return gone;
            });
            place.signalAll();
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
            place.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean add(T message, boolean promised) {
        if (closed) {
            return false;
        }
        Place<T> last = new Place<>(message, promised, size.applyAsLong(message));
        waiting.addLast(last);
        count(last, 1);
        if (demand > 0) {
            ready.signal();
        }
        return true;
    }

    private boolean fits(T message) {
        return bytes == 0 || bytes + size.applyAsLong(message) <= maxBytes;
    }

    private void count(Place<T> counted, int by) {
        bytes += by * counted.bytes();
        if (counted.promised()) {
            promised += by;
        } else {
            others += by;
        }
    }
}
