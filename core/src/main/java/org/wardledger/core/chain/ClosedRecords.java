package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.hiding.PatientKey;

/** Derived records that only the patient's key opens; whoever destroys the key has destroyed them. */
final class ClosedRecords {
    private ClosedRecords() {}

    /** Where a patient's keys are found. */
    @FunctionalInterface
    interface Keys {
        @Nullable
        PatientKey key(long patient, int epoch);
    }

    static byte[] close(PatientKey key, StateKey name, byte[] record) {
        return key.sealRecord(name.toBytes(), record);
    }

    /** The record, or null when there is none or its key is gone. */
    static byte @Nullable [] open(Keys keys, long patient, StateKey name, byte @Nullable [] closed) {
        PatientKey key = closed == null ? null : keys.key(patient, PatientKey.epochOfRecord(closed));
        return key == null || closed == null ? null : key.openRecord(name.toBytes(), closed);
    }
}
