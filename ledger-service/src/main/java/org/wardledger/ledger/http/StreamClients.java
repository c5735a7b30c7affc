package org.wardledger.ledger.http;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.ServiceUnavailableException;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.store.LedgerStore;

/** All listeners of the stream. Ends them before the index closes under them. Thread-safe. */
@ApplicationScoped
public class StreamClients {
    private static final Logger LOG = Logger.getLogger(StreamClients.class);

    static final int MAX_CLIENTS = 1000;
    private static final long STOP_TIMEOUT_MS = 5000;
    private static final int BEFORE_THE_STORE = 1000;

    private final LedgerStore store;
    private final BlockFeed feed;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    public StreamClients(LedgerStore store, BlockFeed feed) {
        this.store = store;
        this.feed = feed;
    }

    /** @throws ServiceUnavailableException when there are as many listeners as there may be */
    void checkRoom() {
        if (running.size() >= MAX_CLIENTS) {
            throw new ServiceUnavailableException();
        }
    }

    /** Begins to tell a listener, on a thread of its own, which ends when the listener goes or it is interrupted. */
    Thread begin(StreamClient.Listening listening, StreamClient.Output output) {
        StreamClient client = new StreamClient(store, feed, listening, output, InstantSource.system());
        Thread thread = Thread.ofVirtual().name("stream-client").unstarted(() -> {
            try {
                client.run();
            } catch (RuntimeException e) {
                LOG.error("the stream to a listener broke", e);
            } finally {
                running.remove(Thread.currentThread());
            }
        });
        running.add(thread);
        thread.start();
        return thread;
    }

    /** How many listen now. */
    int count() {
        return running.size();
    }

    void stop(@Observes @Priority(BEFORE_THE_STORE) ShutdownEvent event) throws InterruptedException {
        running.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_TIMEOUT_MS);
        for (Thread thread : running) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        }
    }
}
