package org.wardledger.gateway.mqtt;

import java.util.ArrayDeque;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which received PUBLISHes may be acknowledged now: work completes in any order, acknowledgements leave in the order in
 * which the messages came (MQTT 5, 4.6).
 *
 * <p>An acknowledgement names a packet id and nothing else, so it is good for one connection only. After a lost session
 * the ids start again; and even a resumed session delivers again what was not acknowledged, under the same id: were the
 * first copy's late acknowledgement sent, the broker would give the id to a new message, and the second copy's
 * acknowledgement would then take that new, unprocessed one away. Hence the epoch: every connection begins one, and
 * tickets of an earlier epoch are void.
 *
 * <p>Thread-safe. {@link #release} is for one thread at a time, the connection's owner.
 */
final class OrderedAcks {

    /** One received message that waits for its acknowledgement. */
    static final class Ticket {
        private final long epoch;
        private final int packetId;
        private boolean done;

        private Ticket(long epoch, int packetId) {
            this.epoch = epoch;
            this.packetId = packetId;
        }

        long epoch() {
            return epoch;
        }
    }

    /** What completing a ticket means for its owner. */
    enum Outcome {
        /** It is the oldest one open: there is something to release. */
        RELEASABLE,
        /** An older one is still at work. */
        WAITING,
        /** Its connection is gone; the broker delivers the message again. */
        STALE
    }

    private final ArrayDeque<Ticket> open = new ArrayDeque<>();
    private long epoch;

    /** Begins the next connection: every ticket so far is void. */
    synchronized long begin() {
        open.clear();
        return ++epoch;
    }

    /** Takes a message's place in the order, or null when {@code epoch} is over. */
    synchronized @Nullable Ticket arrived(long epoch, int packetId) {
        if (epoch != this.epoch) {
            return null;
        }
        Ticket ticket = new Ticket(epoch, packetId);
        open.addLast(ticket);
        return ticket;
    }

    /** Marks a message as safe elsewhere. */
    synchronized Outcome done(Ticket ticket) {
        if (ticket.epoch != epoch) {
            return Outcome.STALE;
        }
        ticket.done = true;
        return open.peekFirst() == ticket ? Outcome.RELEASABLE : Outcome.WAITING;
    }

    synchronized boolean isCurrent(long epoch) {
        return epoch == this.epoch;
    }

    synchronized long epoch() {
        return epoch;
    }

    /** How many messages of this connection are not acknowledged yet. */
    synchronized int open() {
        return open.size();
    }

    /**
     * Hands every packet id that may be acknowledged now to {@code puback}, oldest first.
     *
     * @return how many there were
     */
    int release(long epoch, IntConsumer puback) {
        int released = 0;
        while (true) {
            int packetId;
            synchronized (this) {
                Ticket head = open.peekFirst();
                if (epoch != this.epoch || head == null || !head.done) {
                    return released;
                }
                packetId = open.removeFirst().packetId;
            }
            puback.accept(packetId); // outside the lock: it may wait for the socket
            released++;
        }
    }
}
