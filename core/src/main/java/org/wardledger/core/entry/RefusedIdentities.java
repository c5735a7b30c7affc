package org.wardledger.core.entry;

import java.util.List;
import org.wardledger.core.sequence.SequenceRange;

/**
 * The sequences of refused messages of one stream. Several messages may have one: the same reading in other bytes.
 *
 * @param stream its ordinal
 * @param ranges at least one, ascending, each as long as it can be
 */
public record RefusedIdentities(int stream, List<SequenceRange> ranges) {
    public RefusedIdentities {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("refused identities without a sequence");
        }
        for (int i = 1; i < ranges.size(); i++) {
            // no overflow: the one before ends below, or it is refused here
            if (ranges.get(i).from() <= ranges.get(i - 1).to()
                    || ranges.get(i).from() == ranges.get(i - 1).to() + 1) {
                throw new IllegalArgumentException("ranges of sequences out of order, or not as long as they can be");
            }
        }
    }

    /** How many sequences; {@link Long#MAX_VALUE} when there are more than can be counted. */
    public long total() {
        long total = 0;
        for (SequenceRange range : ranges) {
            long length = range.to() - range.from() + 1; // negative when it is all there are
            total += length;
            if (length < 0 || total < 0) {
                return Long.MAX_VALUE;
            }
        }
        return total;
    }
}
