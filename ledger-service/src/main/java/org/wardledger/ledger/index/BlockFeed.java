package org.wardledger.ledger.index;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells whoever listens that a block is in the index. Thread-safe. */
public final class BlockFeed {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Called on the indexer's thread: does next to nothing, and throws nothing. */
    @FunctionalInterface
    public interface Listener {
        void indexed(int chain, long height);
    }

    public void subscribe(Listener listener) {
        listeners.add(listener);
    }

    public void unsubscribe(Listener listener) {
        listeners.remove(listener);
    }

    void publish(int chain, long height) {
        listeners.forEach(listener -> listener.indexed(chain, height));
    }
}
