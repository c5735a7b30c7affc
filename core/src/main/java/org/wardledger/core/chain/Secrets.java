package org.wardledger.core.chain;

/** Where a sealer takes what nobody may foresee: random in production, seeded in a simulation. */
public interface Secrets {
    /** A handle of a patient or an assignment. */
    long nextHandle();

    /** 32 bytes for a patient's key. */
    byte[] nextKey();
}
