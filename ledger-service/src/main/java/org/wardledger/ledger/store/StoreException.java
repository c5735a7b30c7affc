package org.wardledger.ledger.store;

import java.io.IOException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The disk or the store on it failed. {@link #kind()} says what can be done about it. */
public final class StoreException extends RuntimeException {
    private final Kind kind;

    /** What has failed, as far as it matters for going on. */
    public enum Kind {
        /** The disk is full: it goes on when there is room again. */
        NO_SPACE,
        /** The disk or the file system refuses: it may go on later, at the latest when the index was opened anew. */
        IO,
        /** What is stored is not what was written: the index must be built again. */
        DAMAGED
    }

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
        this.kind = kindOf(cause);
    }

    public Kind kind() {
        return kind;
    }

    private static Kind kindOf(Throwable cause) {
        if (cause instanceof RocksDBException e && e.getStatus() != null) {
            Status status = e.getStatus();
            if (status.getSubCode() == Status.SubCode.NoSpace) {
                return Kind.NO_SPACE;
            }
            return status.getCode() == Status.Code.Corruption ? Kind.DAMAGED : Kind.IO;
        }
        return cause instanceof IOException || cause instanceof RocksDBException ? Kind.IO : Kind.DAMAGED;
    }
}
