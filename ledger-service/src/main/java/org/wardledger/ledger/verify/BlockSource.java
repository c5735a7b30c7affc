package org.wardledger.ledger.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Cid;
import org.wardledger.ledger.store.LedgerStore;

/**
 * Where the blocks to verify come from: bytes as they are, nothing of them checked. Blocks are asked for chain by chain, in
 * order, and a block's payloads after it. Every method throws {@link Unreadable} when there is no telling.
 */
public interface BlockSource extends AutoCloseable {
    int chains();

    /** Height of a chain's newest block, -1 when it has none. */
    long height(int chain);

    /** The newest signed checkpoint of a chain as text, or null. Read before the blocks: these must reach it. */
    @Nullable
    String checkpoint(int chain);

    RawBlock block(int chain, long height);

    byte @Nullable [] payload(Cid cid);

    /** Gives patients' wrapped keys, where the source has them: with them, contents and alerts are checked too. */
    default void copyKeysInto(LedgerStore rebuilt) {}

    /**
     * What else the source says that follows from the blocks, compared with what they really give.
     *
     * @param rebuilt from the blocks that were verified
     * @return the first difference, or null
     */
    @Nullable
    String firstDifference(LedgerStore rebuilt);

    /** What nobody vouches for although nothing is wrong, as sentences. */
    default List<String> unvouched() {
        return List.of();
    }

    @Override
    void close();

    /** A header's and the entries' bytes. */
    record RawBlock(byte[] header, List<byte[]> entries) {}

    /** The source does not give what it should; the message says what. */
    final class Unreadable extends RuntimeException {
        public Unreadable(String message) {
            super(message);
        }

        public Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
