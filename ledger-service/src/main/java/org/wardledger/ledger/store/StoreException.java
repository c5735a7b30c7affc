package org.wardledger.ledger.store;

/** The disk or the store on it failed. */
public final class StoreException extends RuntimeException {
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
