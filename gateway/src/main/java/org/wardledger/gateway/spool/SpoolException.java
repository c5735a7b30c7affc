package org.wardledger.gateway.spool;

import org.jspecify.annotations.Nullable;

/** The spool cannot store, or cannot read what it has stored. */
public final class SpoolException extends RuntimeException {
    private final boolean full;

    private SpoolException(String message, boolean full, @Nullable Throwable cause) {
        super(message, cause);
        this.full = full;
    }

    static SpoolException full(long capacity) {
        return new SpoolException("the spool has its " + capacity + " bytes", true, null);
    }

    static SpoolException failed(String message, Throwable cause) {
        return new SpoolException(message, false, cause);
    }

    static SpoolException closed() {
        return new SpoolException("the spool is closed", false, null);
    }

    /** Whether it holds all that it may; otherwise its disk has failed. */
    public boolean isFull() {
        return full;
    }
}
