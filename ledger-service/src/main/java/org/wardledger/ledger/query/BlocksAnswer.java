package org.wardledger.ledger.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a chain's blocks, by height.
 *
 * @param next height to go on with, absent at the end
 */
public record BlocksAnswer(
        int chain,
        String asOf,
        List<BlockSummary> blocks,
        @Nullable Long next) {}
