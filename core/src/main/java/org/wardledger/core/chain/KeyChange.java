package org.wardledger.core.chain;

import org.wardledger.core.hiding.PatientKey;

/** What a block changes in {@code wardledger.keys}; it belongs into the block's transaction. */
public sealed interface KeyChange {
    String patientId();

    /** A key that the block's entries are made under. */
    record Made(String patientId, PatientKey key) implements KeyChange {}

    /** The patient was erased: the key of this epoch is destroyed. */
    record Destroyed(String patientId, int epoch) implements KeyChange {}
}
