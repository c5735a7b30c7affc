package org.wardledger.ledger.query;

import java.util.List;
import org.wardledger.ledger.store.LedgerStore;

/** Finds a block that counts at a pin. */
final class Blocks {
    private Blocks() {}

    /** @throws QueryProblem when there is no such block up to the pin */
    static List<byte[]> entries(LedgerStore store, int chain, long height, Pins pins) {
        List<byte[]> entries = height < 0 || height > pins.height(chain)
                ? null
                : store.chain(chain).entries(height);
        if (entries == null) {
            throw QueryProblem.unknown("chain " + chain + " has no block " + height + " up to " + pins.text(chain));
        }
        return entries;
    }
}
