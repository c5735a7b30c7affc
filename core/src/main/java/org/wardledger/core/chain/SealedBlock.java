package org.wardledger.core.chain;

import java.util.List;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.block.Block;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.input.Input;

/**
 * A block that is ready to be committed, and all that goes with it in the same transaction.
 *
 * @param delta what it changes in the chain's state, for the sealer's overlay
 * @param alerts changes of alerts, in order
 * @param forgotten alerts of patients that were erased: how those that stood end, for whoever shows them, and all of
 *     their ids, whose state is no longer to be had
 * @param keys changes of patients' keys
 * @param devices assignments, for {@code wardledger.devices}
 * @param registrations what devices are, for the same
 * @param handovers inputs for other chains, or for this one
 */
public record SealedBlock(
        Block block,
        StateDelta delta,
        List<AlertState> alerts,
        Forgotten forgotten,
        List<KeyChange> keys,
        List<DeviceRecord> devices,
        List<DeviceRegistration> registrations,
        List<ForChain> handovers) {

    /** Not sealed: the erasure is. */
    public record Forgotten(List<AlertState> ended, List<AlertId> ids) {
        public Forgotten {
            ended = List.copyOf(ended);
            ids = List.copyOf(ids);
        }
    }

    /** What a released assignment leaves to the one that follows, and the chain of that. */
    public record ForChain(int chain, Input.Handover handover) {}
}
