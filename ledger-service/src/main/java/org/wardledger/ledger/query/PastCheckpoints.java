package org.wardledger.ledger.query;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.ledger.store.ChainStore;

/**
 * The signed notes of sizes that a chain's log had. Nobody has to keep them: a log's beginnings do not change, and the same
 * keys make the same signatures over them.
 */
@FunctionalInterface
public interface PastCheckpoints {
    /**
     * The note of a size, always the same bytes.
     *
     * @param size at most that of the signed checkpoint
     * @param signed a newer one, which the index reaches
     * @return null when a key that signs there is not here any more
     */
    @Nullable
    SignedNote ofSize(ChainStore chain, long size, Checkpoint signed);
}
