package org.wardledger.ledger.boot;

import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when one of its threads is ended by an Error: memory that ran out, a class that is gone. Nobody knows
 * what still works then, and a chain that nobody seals behind a service that looks ready is worse than a restart, which is safe at any
 * time.
 */
final class FatalErrors implements Thread.UncaughtExceptionHandler {
    static final int STATUS = 70; // EX_SOFTWARE
    private static final Logger LOG = Logger.getLogger(FatalErrors.class);

    private final Thread.@Nullable UncaughtExceptionHandler others;
    private final IntConsumer end;

    /** @param others for what is no Error; what threads of libraries end with when their connection is closed, for example */
    FatalErrors(Thread.@Nullable UncaughtExceptionHandler others, IntConsumer end) {
        this.others = others;
        this.end = end;
    }

    /** From now on, for all threads that have no handler of their own. */
    static void endTheProcess() {
        Thread.setDefaultUncaughtExceptionHandler(
                new FatalErrors(Thread.getDefaultUncaughtExceptionHandler(), Runtime.getRuntime()::halt));
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (!(thrown instanceof Error)) {
            if (others == null) {
                LOG.errorf(thrown, "thread %s ended", thread.getName());
            } else {
                others.uncaughtException(thread, thrown);
            }
            return;
        }
        try {
            LOG.fatalf(thrown, "thread %s ended; so does this process", thread.getName());
        } finally {
            end.accept(STATUS); // also when there is no memory left to say so
        }
    }
}
