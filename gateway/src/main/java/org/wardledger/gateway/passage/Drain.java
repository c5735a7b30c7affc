package org.wardledger.gateway.passage;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.wardledger.gateway.spool.Spool;
import org.wardledger.gateway.spool.SpooledMessage;

/**
 * Sends what is in a spool, oldest first, and forgets what Kafka has. The first one goes alone: while Kafka is away it is
 * not flooded with tries, and each costs one message.
 */
final class Drain {
    private static final int READ = 64;

    /** Kafka has not taken a message. */
    static final class Refused extends Exception {
        Refused(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    private record Sent(long place, long arrivalMs, int bytes, CompletableFuture<Void> taken) {}

    private final Exit exit;
    private final Spool spool;
    private final int window;
    private final long windowBytes;
    private final Runnable progress;
    private final LongConsumer left;
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private long sentBytes;

    /**
     * @param progress run whenever Kafka has taken some more
     * @param left told of each that Kafka has taken, when it had arrived
     */
    Drain(Exit exit, Spool spool, PassageSettings settings, Runnable progress, LongConsumer left) {
        this.exit = exit;
        this.spool = spool;
        this.window = settings.window();
        this.windowBytes = settings.windowBytes();
        this.progress = progress;
        this.left = left;
    }

    /**
     * Sends all that is there; when it returns, nothing that it sent is under way any more.
     *
     * @return whether anything was sent
     */
    boolean step() throws InterruptedException, Refused {
        long from = 0;
        int most = 1;
        boolean any = false;
        try {
            while (exit.isOpen()) {
                from = fill(from, most);
                if (sent.isEmpty()) {
                    return any;
                }
                any = true;
                await(Math.max(1, sent.size() / 2)); // half a window at a time: removing costs a write
                most = window;
            }
            if (!sent.isEmpty()) {
                await(sent.size());
            }
            return any;
        } finally {
            sent.clear(); // after a failure: what was not removed is sent again
            sentBytes = 0;
        }
    }

    private long fill(long from, int most) {
        long next = from;
        while (sent.size() < most && sentBytes < windowBytes) {
            List<Spool.Stored> batch = spool.read(next, Math.min(READ, most - sent.size()));
            if (batch.isEmpty()) {
                return next;
            }
            for (Spool.Stored stored : batch) {
                int bytes = stored.message().payload().length;
                sent.addLast(new Sent(stored.place(), stored.message().arrivalMs(), bytes, send(stored.message())));
                sentBytes += bytes;
                next = stored.place() + 1;
            }
        }
        return next;
    }

    private CompletableFuture<Void> send(SpooledMessage message) {
        try {
            return exit.send(message).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits for the oldest ones, and forgets those that Kafka has taken, up to the first that it has not. */
    private void await(int count) throws InterruptedException, Refused {
        long through = 0;
        Throwable refused = null;
        for (int i = 0; i < count && refused == null; i++) {
            Sent oldest = sent.removeFirst();
            sentBytes -= oldest.bytes();
            try {
                oldest.taken().get();
                through = oldest.place();
                left.accept(oldest.arrivalMs());
            } catch (ExecutionException e) {
                refused = e.getCause() == null ? e : e.getCause();
            }
        }
        if (through > 0) {
            spool.remove(through);
            progress.run();
        }
        if (refused != null) {
            settle();
            throw new Refused(refused);
        }
    }

    /** Nothing of this try may still be under way when the next one begins. */
    private void settle() throws InterruptedException {
        for (Sent left : sent) {
            try {
                left.taken().get();
            } catch (ExecutionException e) {
                // it stays in the spool
            }
        }
    }
}
