package org.wardledger.ledger.http;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.query.EventReader;
import org.wardledger.ledger.query.LedgerEvent;
import org.wardledger.ledger.query.StreamPosition;
import org.wardledger.ledger.store.LedgerStore;

/**
 * Tells one listener what is indexed from its position on, on a thread of its own, and waits for each event to be taken:
 * a slow one lags and catches up from the index, and never costs more memory than one block.
 */
final class StreamClient implements Runnable {
    static final long HEARTBEAT_MS = 2000;
    /** A listener further behind than this many blocks of a chain is told to start anew. */
    static final long MAX_BEHIND_BLOCKS = 10_000;

    private final LedgerStore store;
    private final BlockFeed feed;
    private final Listening listening;
    private final Output output;
    private final InstantSource clock;
    private final Semaphore news = new Semaphore(0);
    private long lastHeartbeatNanos;

    /**
     * What a listener asked for.
     *
     * @param lastEventId id of the last event it heard, null for a new one
     * @param ward whose readings and alerts it wants, null for all
     */
    record Listening(@Nullable String lastEventId, @Nullable String ward) {}

    /** Where the events go. */
    interface Output {
        boolean isOpen();

        /** Returns when the event is on its way; waits until the one before it has left. */
        void send(StreamMessage message) throws InterruptedException;

        void close();
    }

    StreamClient(LedgerStore store, BlockFeed feed, Listening listening, Output output, InstantSource clock) {
        this.store = store;
        this.feed = feed;
        this.listening = listening;
        this.output = output;
        this.clock = clock;
    }

    /** Until the listener is gone or the thread is interrupted. */
    @Override
    public void run() {
        BlockFeed.Listener listener = (chain, height) -> news.release();
        feed.subscribe(listener);
        try {
            tell();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the listener went, or the service stops
        } finally {
            feed.unsubscribe(listener);
            output.close();
        }
    }

    private void tell() throws InterruptedException {
        EventReader reader = begin();
        heartbeat(reader); // at once: it carries the position, and the server's time
        while (output.isOpen()) {
            news.drainPermits();
            List<LedgerEvent> events = reader.next();
            for (LedgerEvent event : events) {
                output.send(StreamMessage.of(event));
            }
            if (events.isEmpty()) {
                if (!news.tryAcquire(untilHeartbeatMs(), TimeUnit.MILLISECONDS)) {
                    heartbeat(reader);
                }
            } else if (untilHeartbeatMs() <= 0) {
                heartbeat(reader);
                reader = mindTheGap(reader);
            }
        }
    }

    private EventReader begin() throws InterruptedException {
        StreamPosition newest = StreamPosition.newest(store);
        if (listening.lastEventId() == null) {
            return new EventReader(store, newest, listening.ward());
        }
        StreamPosition from =
                StreamPosition.parse(listening.lastEventId(), store).orElse(null);
        if (from == null || from.distance(store) > MAX_BEHIND_BLOCKS) {
            return reset();
        }
        return new EventReader(store, from, listening.ward());
    }

    private EventReader mindTheGap(EventReader reader) throws InterruptedException {
        return reader.position().distance(store) > MAX_BEHIND_BLOCKS ? reset() : reader;
    }

    private EventReader reset() throws InterruptedException {
        StreamPosition newest = StreamPosition.newest(store);
        output.send(StreamMessage.reset(newest));
        return new EventReader(store, newest, listening.ward());
    }

    private void heartbeat(EventReader reader) throws InterruptedException {
        lastHeartbeatNanos = System.nanoTime();
        output.send(StreamMessage.heartbeat(reader.position(), clock.millis()));
    }

    private long untilHeartbeatMs() {
        return HEARTBEAT_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastHeartbeatNanos);
    }
}
