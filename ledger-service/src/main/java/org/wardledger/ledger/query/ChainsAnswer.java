package org.wardledger.ledger.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The site's chains.
 *
 * @param vkey the site's key, absent while no chain has begun
 */
public record ChainsAnswer(String site, @Nullable String vkey, String asOf, List<ChainSummary> chains) {

    /**
     * One chain and its totals.
     *
     * @param height of its newest block, -1 when there is none
     * @param gaps Gap entries
     * @param head hash of the newest header in hex
     */
    public record ChainSummary(
            int chain,
            int generation,
            long height,
            long entries,
            long readings,
            long values,
            long duplicates,
            long rejected,
            long alerts,
            long gaps,
            long blocks,
            @Nullable String head,
            @Nullable String sealTime) {}
}
