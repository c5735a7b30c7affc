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
    private static final long LOOK_AGAIN_MS = 50;

    private final LedgerStore store;
    private final BlockFeed feed;
    private final Writer writer;

    /** Where inputs are written. */
    @FunctionalInterface
    public interface Writer {
        /**
         * Returns once the input cannot be lost any more.
         *
         * @return its offset in the chain's inputs
         * @throws NotWritten when nobody knows whether it was written; it may be given again under the same event id
         */
        long write(int chain, byte[] input);
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
        return submit(chain, event.event(), event, atMost);
    }

    /** The same with an event that is about no patient by name. */
    Outcome submit(int chain, EventId event, Input input, Duration atMost) throws InterruptedException {
        writeAndWait(chain, input, atMost, offset -> store.chain(chain).reader().event(event) != null);
        return new Outcome(event, chain, store.chain(chain).reader().event(event));
    }

    /** Whether what was written at this offset has come where it should. */
    @FunctionalInterface
    interface Done {
        boolean isDone(long offset);
    }

    /** Writes an input, and waits until that is done, or for so long. */
    void writeAndWait(int chain, Input input, Duration atMost, Done done) throws InterruptedException {
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
            long offset = writer.write(chain, InputCodec.encode(input));
            long deadline = System.nanoTime() + atMost.toNanos();
            synchronized (indexed) {
                while (true) {
                    long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                    if (leftMs <= 0 || done.isDone(offset)) {
                        return;
                    }
                    indexed.wait(Math.min(leftMs, LOOK_AGAIN_MS)); // not all that is waited for is told by blocks
                }
            }
        } finally {
            feed.unsubscribe(listener);
        }
    }

    int chainOf(String patientId) {
        return Patients.chainOf(patientId, store.chains().size());
    }
}
