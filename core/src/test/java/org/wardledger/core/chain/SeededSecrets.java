package org.wardledger.core.chain;

import java.util.function.LongSupplier;
import org.wardledger.core.fixture.FixedKeys;

/** Secrets of a simulation: handles as told, keys by the number of those that were made before. */
final class SeededSecrets implements Secrets {
    private final LongSupplier handles;
    private long made;

    SeededSecrets(LongSupplier handles) {
        this(handles, 0);
    }

    /** @param made how many keys were made before */
    SeededSecrets(LongSupplier handles, long made) {
        this.handles = handles;
        this.made = made;
    }

    @Override
    public long nextHandle() {
        return handles.getAsLong();
    }

    @Override
    public byte[] nextKey() {
        return key(made++);
    }

    /** The key that is made when there have been this many. */
    static byte[] key(long number) {
        return FixedKeys.secret(1_000_000 + number);
    }
}
