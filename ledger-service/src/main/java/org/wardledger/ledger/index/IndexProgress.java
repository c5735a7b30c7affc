package org.wardledger.ledger.index;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How far the index is, for whoever waits for it. Thread-safe. */
final class IndexProgress {
    private final Map<Integer, Indexer.Progress> chains = new HashMap<>();
    private boolean atEnd;
    private boolean stopped;

    synchronized boolean atEnd() {
        return atEnd;
    }

    synchronized void awaitEnd() throws InterruptedException {
        while (!atEnd && !stopped) {
            wait();
        }
    }

    /** False when it is not there within the time, or the index is stuck. */
    synchronized boolean await(int chain, Indexer.Progress end, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Indexer.Progress now = chains.get(chain);
            if (now != null && now.hasReached(end)) {
                return true;
            }
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0 || stopped || !atEnd) {
                return false;
            }
            wait(leftMs);
        }
    }

    /** How far these chains are; of the others, what was known still holds. */
    synchronized void put(Map<Integer, Indexer.Progress> now) {
        chains.putAll(now);
        notifyAll();
    }

    synchronized void isAtEnd() {
        atEnd = true;
        notifyAll();
    }

    /** Whoever waits for a chain is told that it is of no use now. */
    synchronized void notAtEnd() {
        atEnd = false;
        notifyAll();
    }

    /** The index is another one: nothing is known of how far it is. */
    synchronized void forget() {
        chains.clear();
        notAtEnd();
    }

    /** Nobody waits any more, now or later. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}
