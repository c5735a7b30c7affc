package org.wardledger.ledger.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.Position;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.store.LedgerStore;

/** Brings events into the chains of those whom they are about. Thread-safe. */
public final class Events {
    private final LedgerStore store;
    private final BlockFeed feed;
    private final Writer writer;

    /** Where inputs are written. */
    @FunctionalInterface
    public interface Writer {
        /**
         * Returns once the input cannot be lost any more.
         *
         * @throws NotWritten when nobody knows whether it was written; it may be given again under the same event id
         */
        void write(int chain, byte[] input);
    }

    /** Kafka did not take an event in time, or this node is not connected yet. */
    public static final class NotWritten extends RuntimeException {
        public NotWritten(String message) {
            super(message);
        }
    }

    /**
     * What became of an event.
     *
     * @param position where it is sealed, or null when it was written and is not sealed yet
     */
    public record Outcome(
            EventId event, int chain, @Nullable Position position) {}

    public Events(LedgerStore store, BlockFeed feed, Writer writer) {
        this.store = store;
        this.feed = feed;
        this.writer = writer;
    }

    /** Whether the ledger knows this patient now. */
    public boolean knows(String patientId) {
        return !store.chains().isEmpty()
                && store.chain(chainOf(patientId)).reader().patientHandle(patientId) != null;
    }

    /**
     * Writes an event, and waits until it is sealed and indexed here.
     *
     * @param atMost how long to wait for that
     * @throws NotWritten see {@link Writer}
     */
    public Outcome submit(Input.Event event, Duration atMost) throws InterruptedException {
        int chain = chainOf(event.patient());
        Object indexed = new Object();
        BlockFeed.Listener listener = (indexedChain, height) -> {
            if (indexedChain == chain) {
                synchronized (indexed) {
                    indexed.notifyAll();
                }
            }
        };
        feed.subscribe(listener);
        try {
            writer.write(chain, InputCodec.encode(event));
            long deadline = System.nanoTime() + atMost.toNanos();
            synchronized (indexed) {
                while (true) {
                    Position position = store.chain(chain).reader().event(event.event());
                    long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                    if (position != null || leftMs <= 0) {
                        return new Outcome(event.event(), chain, position);
                    }
                    indexed.wait(leftMs);
                }
            }
        } finally {
            feed.unsubscribe(listener);
        }
    }

    private int chainOf(String patientId) {
        return Patients.chainOf(patientId, store.chains().size());
    }
}
