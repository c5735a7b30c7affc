package org.wardledger.gateway.spool;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A durable queue of messages. Each has a place; places rise in the order of {@link #append}'s calls and are never given
 * twice. Thread-safe, for one reader.
 */
public interface Spool extends AutoCloseable {

    /**
     * Puts a message behind all others. Returns at once.
     *
     * @return done when the message outlasts a kill and a power cut; failed with a {@link SpoolException} when it is not
     *     stored, and it never will be then
     */
    CompletableFuture<Void> append(SpooledMessage message);

    /**
     * The oldest stored messages from a place on.
     *
     * @param from a place; 0 for the oldest
     * @param most how many at most
     * @throws SpoolException when they cannot be read
     */
    List<Stored> read(long from, int most);

    /**
     * Forgets a message and all before it. One that was just forgotten may be there again after a crash.
     *
     * @throws SpoolException when it is not open
     */
    void remove(long through);

    /** Whether nothing is stored and nothing is on its way to be. */
    boolean isEmpty();

    /** Whether so much waits in memory to be written that whoever can should wait before appending more. */
    boolean isCrowded();

    /** Takes what was removed out of its files, if that is still to be done. Cheap when it is not. */
    void tidy();

    Fill fill();

    @Override
    void close();

    /** A message and its place, which is positive. */
    record Stored(long place, SpooledMessage message) {}

    /**
     * How full it is.
     *
     * @param messages how many are stored
     * @param bytes of the stored messages, before compression
     * @param capacity in the same bytes
     * @param oldestArrivalMs when the oldest came, milliseconds since 1970 UTC; 0 when there is none
     */
    record Fill(long messages, long bytes, long capacity, long oldestArrivalMs) {}
}
