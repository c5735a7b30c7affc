package org.wardledger.core.sequence;

import java.util.List;

/**
 * What a change made of a {@link SequenceSet}.
 *
 * @param declared missing sequences that are to be declared now, lowest first
 */
public record SequenceStep(SequenceSet next, List<SequenceRange> declared) {
    public SequenceStep {
        declared = List.copyOf(declared);
    }
}
