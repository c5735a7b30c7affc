package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Cid;
import org.wardledger.core.hiding.PatientKey;

/**
 * Read access to what the committed blocks of one chain have left behind: derived state, payloads and entries. An index
 * on disk is one, {@link MemoryChain} another, {@link OverlayView} a third that puts recent blocks before the index.
 */
public interface ChainView {
    /** The value of a key of {@link StateKeys}, or null. */
    byte @Nullable [] state(StateKey key);

    /** The payload under this identifier, or null. */
    byte @Nullable [] payload(Cid cid);

    /**
     * A patient's key of an epoch, or null when there is none to be had: on a node without keys, and once the patient
     * was erased.
     */
    @Nullable
    PatientKey key(long patient, int epoch);

    /**
     * The key that {@code wardledger.keys} has under a patient's id and this epoch, whatever blocks say of it, or null.
     * Where a restore has lost the blocks that it was made in, it goes on being that patient's.
     */
    @Nullable
    PatientKey keyNamed(String patientId, int epoch);

    /** Under which 32 bytes a patient is found by id, or null on a node without keys. */
    byte @Nullable [] lookup(String patientId);

    /** Bytes of the entry at this place, or null. */
    byte @Nullable [] entry(long height, int index);
}
