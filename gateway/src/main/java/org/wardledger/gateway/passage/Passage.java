package org.wardledger.gateway.passage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.gateway.spool.Spool;
import org.wardledger.gateway.spool.SpoolException;
import org.wardledger.gateway.spool.SpooledMessage;

/**
 * Where an arrived message goes. <em>Direct</em>: to Kafka, at most {@code window} of them at a time. When Kafka has had
 * one for longer than {@code patience}, has failed on one, or admission does not know enough: <em>by the spool</em>, from
 * which they go on in their order. What was under way directly is spooled then too, so that it can be acknowledged; Kafka
 * may have it twice, and the ledger drops the second. New messages go behind those in the spool until that is empty.
 *
 * <p>With a spool that is full or fails, and Kafka away, {@link #take} waits: nothing more is acknowledged.
 *
 * <p>Thread-safe; {@link #take} keeps the order of its calls from one thread.
 */
public final class Passage implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Passage.class);
    private static final long LOOK_MS = 50;
    private static final Duration SPOOL_RETRY = Duration.ofSeconds(1);
    private static final double ALARM = 0.8;

    private final Exit exit;
    private final Spool spool;
    private final PassageSettings settings;
    private final LongSupplier nanoTime;
    private final Thread worker;
    private final ArrayDeque<Flight> flying = new ArrayDeque<>(); // direct, oldest first; its head has not landed
    private int open; // of those, how many have not landed
    private boolean direct;
    private String why = "it has just started";
    private long spooledSinceNs;
    private boolean spoolFails;
    private long spoolFailedNs;
    private boolean alarmed;
    private volatile boolean closed;

    /** @param nanoTime a clock that never goes back */
    public Passage(Exit exit, Spool spool, PassageSettings settings, LongSupplier nanoTime) {
        this.exit = exit;
        this.spool = spool;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.spooledSinceNs = nanoTime.getAsLong();
        this.worker = Thread.ofPlatform().daemon().name("passage").unstarted(this::run);
    }

    public void start() {
        worker.start();
    }

    /** Takes a message over; waits while there is no place for it. */
    public void take(SpooledMessage message, Receipt receipt) throws InterruptedException {
        Flight flight = new Flight(message, receipt, nanoTime.getAsLong());
        synchronized (this) {
            while (!flyOrSpool(flight)) {
                if (closed) {
                    receipt.lost(new IllegalStateException("the gateway is stopping"));
                    return;
                }
                wait(LOOK_MS);
            }
            if (!direct) {
                return;
            }
        }
        sendDirect(flight);
    }

    /** Whether it has found a place, at once. */
    private boolean flyOrSpool(Flight flight) {
        if (direct && !exit.isOpen()) {
            turn("what admission needs is not known");
        }
        if (direct) {
            if (open >= settings.window()) {
                return false;
            }
            flying.addLast(flight);
            open++;
            return true;
        }
        if (spoolFails && nanoTime.getAsLong() - spoolFailedNs < SPOOL_RETRY.toNanos()) {
            return false;
        }
        CompletableFuture<Void> stored = spool.append(flight.message());
        if (stored.isCompletedExceptionally() && stored.exceptionNow() instanceof SpoolException e && e.isFull()) {
            return false;
        }
        answer(flight, stored);
        return true;
    }

    private void sendDirect(Flight flight) {
        CompletionStage<Void> sent = send(flight.message());
        sent.whenComplete((nothing, failure) -> {
            landed(flight, failure);
            if (failure == null) {
                flight.safe();
            } else {
                flight.failed(failure);
            }
        });
    }

    private CompletionStage<Void> send(SpooledMessage message) {
        try {
            return exit.send(message);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private synchronized void landed(Flight flight, @Nullable Throwable failure) {
        if (flight.landed()) {
            return; // it has been spooled meanwhile, and is not counted any more
        }
        if (failure != null) {
            turn("Kafka has failed on a message: " + failure.getMessage());
            return;
        }
        flight.land();
        open--;
        while (!flying.isEmpty() && flying.peekFirst().landed()) {
            flying.removeFirst();
        }
        notifyAll();
    }

    /** From here on by the spool, beginning with what is under way. */
    private void turn(String because) {
        if (!direct) {
            return;
        }
        direct = false;
        why = because;
        spooledSinceNs = nanoTime.getAsLong();
        LOG.warnf("messages go to the spool: %s", because);
        for (Flight flight : flying) {
            if (!flight.landed()) {
                flight.land();
                flight.alsoAnotherWay();
                answer(flight, spool.append(flight.message()));
            }
        }
        flying.clear();
        open = 0;
        notifyAll();
    }

    private void answer(Flight flight, CompletableFuture<Void> stored) {
        var unused = stored.whenComplete((nothing, failure) -> {
            spoolAnswered(failure == null);
            if (failure == null) {
                flight.safe();
            } else {
                flight.failed(failure);
            }
        });
    }

    private synchronized void spoolAnswered(boolean well) {
        spoolFails = !well;
        if (!well) {
            spoolFailedNs = nanoTime.getAsLong();
        }
    }

    // ---- the worker's thread

    private void run() {
        Drain drain = new Drain(exit, spool, settings.window());
        String complaint = "";
        try {
            while (!closed) {
                try {
                    if (!watch() && !drain.step()) {
                        mayFlyAgain();
                    }
                    complaint = "";
                } catch (Drain.Refused | RuntimeException e) {
                    String said = String.valueOf(e.getMessage());
                    if (!said.equals(complaint)) {
                        LOG.warnf("the spool is not drained: %s", said);
                        complaint = said;
                    }
                    pause(settings.retry().toMillis());
                }
                alarm();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** Whether messages go directly; turns to the spool when the oldest is under way for too long. */
    private boolean watch() throws InterruptedException {
        synchronized (this) {
            Flight oldest = flying.peekFirst();
            if (direct
                    && oldest != null
                    && nanoTime.getAsLong() - oldest.sentNs()
                            > settings.patience().toNanos()) {
                turn("Kafka has not answered for " + settings.patience().toMillis() + " ms");
            }
            if (!direct) {
                return false;
            }
        }
        pause(LOOK_MS);
        return true;
    }

    /** Goes on directly, if nothing is left in the spool. */
    private void mayFlyAgain() throws InterruptedException {
        synchronized (this) {
            if (exit.isOpen() && spool.isEmpty()) {
                direct = true;
                LOG.infof(
                        "messages go to Kafka directly; for %d ms they went to the spool",
                        Duration.ofNanos(nanoTime.getAsLong() - spooledSinceNs).toMillis());
                notifyAll();
                return;
            }
        }
        pause(LOOK_MS);
    }

    private void alarm() {
        Spool.Fill fill = spool.fill();
        boolean nearlyFull = fill.bytes() > ALARM * fill.capacity();
        if (nearlyFull && !alarmed) {
            LOG.errorf(
                    "the spool has %d of %d bytes; when it is full, nothing is acknowledged any more",
                    fill.bytes(), fill.capacity());
        }
        alarmed = nearlyFull;
    }

    private static void pause(long ms) throws InterruptedException {
        Thread.sleep(ms);
    }

    /** How it stands. */
    public PassageReport report() {
        Spool.Fill fill = spool.fill();
        synchronized (this) {
            return new PassageReport(
                    direct,
                    direct ? "" : why,
                    direct ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - spooledSinceNs),
                    open,
                    fill,
                    fill.bytes() > ALARM * fill.capacity(),
                    spoolFails);
        }
    }

    /** Ends it; what is in the spool stays there. */
    @Override
    public void close() {
        closed = true;
        worker.interrupt();
        synchronized (this) {
            notifyAll();
        }
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
