package org.wardledger.core.chain;

import java.util.List;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.block.Block;

/**
 * A block that is ready to be committed, and all that goes with it in the same transaction.
 *
 * @param delta what it changes in the chain's state, for the sealer's overlay
 * @param alerts changes of alerts, in order
 * @param forgotten alerts of patients that were erased: how those that stood end, for whoever shows them, and all of
 *     their ids, whose state is no longer to be had
 * @param keys changes of patients' keys
 */
public record SealedBlock(
        Block block, StateDelta delta, List<AlertState> alerts, Forgotten forgotten, List<KeyChange> keys) {

    /** Not sealed: the erasure is. */
    public record Forgotten(List<AlertState> ended, List<AlertId> ids) {
        public Forgotten {
            ended = List.copyOf(ended);
            ids = List.copyOf(ids);
        }
    }
}
