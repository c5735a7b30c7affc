package org.wardledger.simulator.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns SIGINT and SIGTERM into an interrupt of one thread, and holds the JVM's end until it has finished. */
final class Interruption {

    private static final int LONGEST_END_SECONDS = 15;

    private final Thread worker;
    private final CountDownLatch done = new CountDownLatch(1);

    private Interruption(Thread worker) {
        this.worker = worker;
    }

    static Interruption ofThisThread() {
        Interruption interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("interruption").unstarted(interruption::stopAndWait));
        return interruption;
    }

    /** The worker has printed and closed everything. */
    void finished() {
        done.countDown();
    }

    private void stopAndWait() {
        if (done.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            if (!done.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("did not end in " + LONGEST_END_SECONDS + " s: giving up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
