package org.wardledger.ledger.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.ChainKeys;
import org.wardledger.core.chain.Totals;
import org.wardledger.core.entry.Entry;

/**
 * What the verification of one chain found.
 *
 * @param keys of genesis and of sealed rotations
 * @param begun what each generation behind the first says of what was lost before it
 * @param lost saved checkpoints of blocks that were lost, as the chain says itself
 * @param blocks that were verified, up to the first one that is wrong
 * @param passedOver entries whose contents could not be read, for want of a patient's key
 * @param signed how many of them its own checkpoint covers, -1 when there is none
 * @param wrong what is wrong, the first thing first; each sentence names its place
 */
record ChainVerdict(
        int chain,
        Entry.@Nullable Genesis genesis,
        ChainKeys keys,
        List<String> begun,
        List<Lost> lost,
        long blocks,
        Totals totals,
        long payloads,
        long passedOver,
        long signed,
        List<String> wrong) {
    /** A checkpoint of blocks that were lost, and what is to be said of that. */
    record Lost(SavedCheckpoint checkpoint, String what) {}

    ChainVerdict {
        begun = List.copyOf(begun);
        lost = List.copyOf(lost);
        wrong = List.copyOf(wrong);
    }
}
