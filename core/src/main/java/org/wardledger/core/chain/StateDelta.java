package org.wardledger.core.chain;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wardledger.core.content.Cid;
import org.wardledger.core.hiding.PatientKey;

/**
 * What one block changes in a chain's derived state. Treat the arrays as immutable.
 *
 * @param state records that are new or other than before
 * @param removed keys of records that are gone
 * @param erased patients that were erased: all their closed records and keys are gone
 * @param payloads that the block brings
 * @param keys that the block's sealer made; a reader of blocks never sees them here, they come by their own topic
 */
public record StateDelta(
        Map<StateKey, byte[]> state,
        Set<StateKey> removed,
        Set<Long> erased,
        Map<Cid, byte[]> payloads,
        List<PatientKey> keys) {}
