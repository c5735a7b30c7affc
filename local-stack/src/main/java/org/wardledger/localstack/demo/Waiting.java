package org.wardledger.localstack.demo;

import java.util.concurrent.TimeUnit;

/** Waits for conditions that only asking can tell. */
final class Waiting {
    private static final long PAUSE_MS = 100;

    private Waiting() {}

    interface Condition {
        boolean holds() throws DemoFailure, InterruptedException;
    }

    /** What must stay true meanwhile. */
    interface Requirement {
        void require() throws DemoFailure;
    }

    /** Returns whether the condition held within the time; the requirement is asked in each round. */
    static boolean until(Condition condition, long withinMs, Requirement requirement)
            throws DemoFailure, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
        while (!condition.holds()) {
            requirement.require();
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(PAUSE_MS);
        }
        return true;
    }
}
