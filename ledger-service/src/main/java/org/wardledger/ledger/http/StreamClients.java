package org.wardledger.ledger.http;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.store.LedgerStore;

/** All listeners of the stream. Ends them before the index closes under them. Thread-safe. */
@ApplicationScoped
public class StreamClients {
    static final int MAX_CLIENTS = 1000;
    private static final long STOP_TIMEOUT_MS = 5000;

    private final LedgerStore store;
    private final BlockFeed feed;
    private final Semaphore places = new Semaphore(MAX_CLIENTS);
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    public StreamClients(LedgerStore store, BlockFeed feed) {
        this.store = store;
        this.feed = feed;
    }

    /** Begins to tell a listener, on a thread of its own; false when there are too many already. */
    boolean begin(StreamClient.Listening listening, StreamClient.Output output) {
        if (!places.tryAcquire()) {
            return false;
        }
        StreamClient client = new StreamClient(store, feed, listening, output, InstantSource.system());
        Thread thread = Thread.ofVirtual().name("stream-client").unstarted(() -> {
            try {
                client.run();
            } finally {
                running.remove(Thread.currentThread());
                places.release();
            }
        });
        running.add(thread);
        thread.start();
        return true;
    }

    /** How many listen now. */
    int count() {
        return running.size();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_TIMEOUT_MS);
        for (Thread thread : running) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        }
    }
}
