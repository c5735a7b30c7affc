package org.wardledger.core.failure;

import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * For threads that have no handler of their own: an Error (memory that ran out, a class that is gone) ends the process.
 * Nobody knows what still works then, and a chain that nobody seals or a ward that nobody hears behind a service that looks
 * ready is worse than a restart, which is safe at any time.
 */
public final class FatalErrors implements Thread.UncaughtExceptionHandler {
    static final int STATUS = 70; // EX_SOFTWARE

    private final Thread.@Nullable UncaughtExceptionHandler others;
    private final BiConsumer<String, Throwable> log;
    private final IntConsumer end;

    /**
     * @param others for what is no Error; what threads of libraries end with when their connection is closed, for example
     * @param end ends the process with that status
     */
    public FatalErrors(
            Thread.@Nullable UncaughtExceptionHandler others, BiConsumer<String, Throwable> log, IntConsumer end) {
        this.others = others;
        this.log = log;
        this.end = end;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (thrown instanceof Error) {
            try {
                log.accept("thread " + thread.getName() + " ended; so does this process", thrown);
            } finally {
                end.accept(STATUS); // also when there is no memory left to say so
            }
        } else if (others == null) {
            log.accept("thread " + thread.getName() + " ended", thrown);
        } else {
            others.uncaughtException(thread, thrown);
        }
    }
}
