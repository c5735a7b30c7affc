package org.wardledger.ledger.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a chain's log of {@code to} blocks begins with the log of {@code from} blocks. Hashes in base64.
 *
 * @param proof RFC 6962 consistency proof; empty between equal sizes and from 0
 * @param checkpoint the newest signed note, whose size {@code to} is; absent when the question named a size or a pin
 */
public record ConsistencyAnswer(
        int chain,
        String asOf,
        long from,
        long to,
        String fromRoot,
        String toRoot,
        List<String> proof,
        @Nullable String checkpoint) {}
