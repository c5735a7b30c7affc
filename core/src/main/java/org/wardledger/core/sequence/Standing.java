package org.wardledger.core.sequence;

/** Where a sequence stands in a {@link SequenceSet}. */
public enum Standing {
    /** Not sealed, and may be. */
    NEW,
    SEALED,
    /** Beyond what the set still takes; whether it was sealed before that, the set does not know. */
    CLOSED
}
