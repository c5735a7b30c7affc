package org.wardledger.gateway.passage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.gateway.spool.Spool;
import org.wardledger.gateway.spool.SpoolException;
import org.wardledger.gateway.spool.SpooledMessage;

/**
 * Where an arrived message goes. <em>Direct</em>: to Kafka, at most a window of them at a time. When Kafka has had one for
 * longer than {@code patience}, has failed on one, or admission does not know enough: <em>by the spool</em>, from which they
 * go on in their order. What was under way directly is spooled then too, so that it can be acknowledged; Kafka may have it
 * twice, and the ledger drops the second. New messages go behind those in the spool. When the rest of it fits into a window,
 * new ones wait a little until it is empty, and go directly again.
 *
 * <p>With a spool that is full or fails, and Kafka away, {@link #take} waits: nothing more is acknowledged.
 *
 * <p>Thread-safe; {@link #take} keeps the order of its calls from one thread.
 */
public final class Passage implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Passage.class);
    private static final long LOOK_MS = 50;
    private static final Duration SPOOL_RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final double ALARM = 0.8;

    private final Exit exit;
    private final Spool spool;
    private final PassageSettings settings;
    private final LongSupplier nanoTime;
    private final LongConsumer left;
    private final Thread worker;
    private final ArrayDeque<Flight> flying = new ArrayDeque<>(); // direct, oldest first; its head has not landed
    private int open; // of those, how many have not landed
    private long openBytes;
    private boolean direct;
    private boolean landing; // by the spool, and its rest is small: new ones wait for it
    private long landingSinceNs;
    private String why = "it has just started";
    private long spooledSinceNs;
    private long progressNs; // when Kafka last took something from the spool, or could not be reached
    private boolean spoolFails;
    private long spoolFailedNs;
    private boolean alarmed;
    private volatile boolean closed;

    /**
     * @param nanoTime a clock that never goes back
     * @param left told of each message that has left the spool for Kafka, when it had arrived, milliseconds since 1970
     */
    public Passage(Exit exit, Spool spool, PassageSettings settings, LongSupplier nanoTime, LongConsumer left) {
        this.exit = exit;
        this.spool = spool;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.left = left;
        this.spooledSinceNs = nanoTime.getAsLong();
        this.progressNs = spooledSinceNs;
        this.worker = Thread.ofPlatform().daemon().name("passage").unstarted(this::run);
    }

    public void start() {
        worker.start();
    }

    /** Takes a message over; waits while there is no place for it. */
    public void take(SpooledMessage message, Receipt receipt) throws InterruptedException {
        Flight flight = new Flight(message, receipt);
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
            return fly(flight);
        }
        if (landing && !hasPassed(landingSinceNs, settings.patience())) {
            return false;
        }
        landing = false;
        if (spool.isCrowded() || (spoolFails && !hasPassed(spoolFailedNs, SPOOL_RETRY))) {
            return false;
        }
        CompletableFuture<Void> stored = spool.append(flight.message());
        if (stored.isCompletedExceptionally() && isFull(stored.exceptionNow())) {
            return false;
        }
        answer(flight, stored);
        return true;
    }

    private boolean fly(Flight flight) {
        if (open >= settings.window() || openBytes >= settings.windowBytes()) {
            return false;
        }
        flight.begin(nanoTime.getAsLong());
        flying.addLast(flight);
        open++;
        openBytes += flight.bytes();
        return true;
    }

    private static boolean isFull(Throwable failure) {
        return failure instanceof SpoolException e && e.isFull();
    }

    private boolean hasPassed(long sinceNs, Duration time) {
        return nanoTime.getAsLong() - sinceNs > time.toNanos();
    }

    private void sendDirect(Flight flight) {
        CompletionStage<Void> sent = send(flight.message());
        var unused = sent.whenComplete((nothing, failure) -> {
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
        openBytes -= flight.bytes();
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
        landing = false;
        why = because;
        spooledSinceNs = nanoTime.getAsLong();
        progressNs = spooledSinceNs;
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
        openBytes = 0;
        notifyAll();
    }

    private void answer(Flight flight, CompletableFuture<Void> stored) {
        var unused = stored.whenComplete((nothing, failure) -> {
            spoolAnswered(failure);
            if (failure == null) {
                flight.safe();
            } else {
                flight.failed(failure);
            }
        });
    }

    private synchronized void spoolAnswered(@Nullable Throwable failure) {
        spoolFails = failure != null && !isFull(failure);
        if (spoolFails) {
            spoolFailedNs = nanoTime.getAsLong();
        }
    }

    // ---- the worker's thread

    private void run() {
        Drain drain = new Drain(exit, spool, settings, this::drained, left);
        String complaint = "";
        try {
            while (!closed) {
                try {
                    if (!watch() && !drain.step()) {
                        mayFlyAgain();
                    }
                    complaint = "";
                } catch (Drain.Refused | RuntimeException e) {
                    complaint = refused(e, complaint);
                    Thread.sleep(settings.retry());
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
            if (direct && oldest != null && hasPassed(oldest.sentNs(), settings.patience())) {
                turn("Kafka has not answered for " + settings.patience().toMillis() + " ms");
            }
            if (!direct) {
                return false;
            }
        }
        spool.tidy();
        Thread.sleep(LOOK_MS);
        return true;
    }

    /** Kafka takes what comes from the spool. When the rest is small, new messages had better wait for it. */
    private void drained() {
        boolean small = spool.fill().messages() <= settings.window();
        synchronized (this) {
            progressNs = nanoTime.getAsLong();
            if (small && !landing && !direct) {
                landing = true;
                landingSinceNs = progressNs;
            }
        }
        alarm();
    }

    private String refused(Exception e, String complaint) {
        synchronized (this) {
            landing = false;
            notifyAll();
        }
        String said = String.valueOf(e.getMessage());
        if (!said.equals(complaint)) {
            LOG.warnf("the spool is not drained: %s", said);
        }
        return said;
    }

    /** Goes on directly, if nothing is left in the spool. */
    private void mayFlyAgain() throws InterruptedException {
        long pauseMs;
        synchronized (this) {
            if (!exit.isOpen()) {
                progressNs = nanoTime.getAsLong(); // nothing is stuck: there is no way out
            } else if (spool.isEmpty()) {
                direct = true;
                landing = false;
                spoolFails = false;
                LOG.infof(
                        "messages go to Kafka directly; for %d ms they went to the spool",
                        Duration.ofNanos(nanoTime.getAsLong() - spooledSinceNs).toMillis());
                notifyAll();
                return;
            }
            pauseMs = landing ? 1 : LOOK_MS; // whoever waits now waits for what is just being written
        }
        Thread.sleep(pauseMs);
    }

    private void alarm() {
        Spool.Fill fill = spool.fill();
        if (isNearlyFull(fill) && !alarmed) {
            LOG.errorf(
                    "the spool has %d of %d bytes; when it is full, nothing is acknowledged any more",
                    fill.bytes(), fill.capacity());
        }
        alarmed = isNearlyFull(fill);
    }

    private static boolean isNearlyFull(Spool.Fill fill) {
        return fill.bytes() > ALARM * fill.capacity();
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
                    trouble(fill));
        }
    }

    private String trouble(Spool.Fill fill) {
        if (isNearlyFull(fill)) {
            return "it is nearly full";
        }
        if (spoolFails) {
            return "its disk has failed on the newest one";
        }
        boolean stuck = !direct && fill.messages() > 0 && exit.isOpen() && hasPassed(progressNs, settings.stuckAfter());
        return stuck ? "its oldest one does not go on; the log says why" : "";
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
            if (!worker.join(CLOSE)) {
                LOG.warn("what drains the spool did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
