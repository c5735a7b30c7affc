package org.wardledger.ledger.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Cid;
import org.wardledger.ledger.store.LedgerStore;

/**
 * Where the blocks to verify come from: bytes as they are, nothing of them checked. Blocks are asked for chain by chain, in
 * order, and a block's payloads after it. Every method throws {@link Unreadable} when what comes is not what it should be, and
 * {@link Unanswered} when nothing comes.
 */
public interface BlockSource extends AutoCloseable {
    /** A site with more is not verified: a source could claim any number of them. */
    int MAX_CHAINS = 10_000;

    /** At most {@link #MAX_CHAINS}. */
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
     * Compares what else the source says, and follows from the blocks, with what they really give.
     *
     * @param rebuilt from the blocks that were verified
     */
    Comparison compare(LedgerStore rebuilt);

    @Override
    void close();

    /**
     * Checks a number of chains before anything is made for each of them.
     *
     * @param who says so
     * @throws Unreadable when there are more than {@link #MAX_CHAINS}
     */
    static int checkChains(String who, int chains) {
        if (chains > MAX_CHAINS) {
            throw new Unreadable(
                    who + " has " + chains + " chains, and a site that is verified has at most " + MAX_CHAINS);
        }
        return chains;
    }

    /** A header's and the entries' bytes. */
    record RawBlock(byte[] header, List<byte[]> entries) {}

    /** There is no answer, or only that there will be one later: nothing follows from it, and it is no finding. */
    final class Unanswered extends RuntimeException {
        public Unanswered(String message) {
            super(message);
        }

        public Unanswered(String message, Throwable cause) {
            super(message, cause);
        }
    }

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
