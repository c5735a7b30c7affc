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

    /**
     * The same, for an answer.
     *
     * @throws QueryProblem when that size is not signed yet, or no key that signs there is here
     */
    default SignedNote orProblem(ChainStore chain, long size, Checkpoint newest) {
        if (size > newest.size()) {
            throw QueryProblem.notYet("the log of chain " + chain.chain() + " is signed up to size " + newest.size()
                    + "; ask again in a moment");
        }
        SignedNote note = ofSize(chain, size, newest);
        if (note == null) {
            throw QueryProblem.unknown("the log of size " + size
                    + " was signed with a key that this node does not have; ask for a newer one");
        }
        return note;
    }
}
