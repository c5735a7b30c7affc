package org.wardledger.ledger.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source says beside the blocks, held against what these give.
 *
 * @param difference the first thing that is not what the blocks give, in words, or null
 * @param done what was compared, in words
 * @param leftOut what was not, in words, and why
 */
public record Comparison(@Nullable String difference, List<String> done, List<String> leftOut) {
    public Comparison {
        done = List.copyOf(done);
        leftOut = List.copyOf(leftOut);
    }

    static Comparison of(@Nullable String difference) {
        return new Comparison(difference, List.of(), List.of());
    }
}
