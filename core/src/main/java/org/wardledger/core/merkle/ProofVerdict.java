package org.wardledger.core.merkle;

/** What the verification of a proof found. */
public enum ProofVerdict {
    /** The proof shows what it claims. */
    VALID,
    /**
     * A well-formed consistency proof from the empty tree. Every tree extends that, so nothing was shown about the new
     * root; only who meets a log for the first time may go on from here.
     */
    VACUOUS,
    /** A negative size or index, an index not below the size, or an old size above the new one. */
    SIZES_OUT_OF_RANGE,
    /** A root, leaf hash or proof component that is not 32 bytes long. */
    HASH_LENGTH_WRONG,
    /** More or fewer hashes than the sizes ask for. */
    PROOF_LENGTH_WRONG,
    /** The proof leads to another (new) root. */
    ROOT_DIFFERS,
    /** The consistency proof leads to another old root: the log was rewritten, or the proof is of another log. */
    OLD_ROOT_DIFFERS;

    /** Whether something was proved: {@link #VALID} only. */
    public boolean isValid() {
        return this == VALID;
    }
}
