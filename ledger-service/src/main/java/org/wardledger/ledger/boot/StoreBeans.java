package org.wardledger.ledger.boot;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.wardledger.ledger.config.LedgerConfig;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;

/** What a node keeps on disk, opened once. */
@ApplicationScoped
public class StoreBeans {
    private static final int CHAINS = 2;

    @Produces
    @Singleton
    LedgerStore store(LedgerConfig config) {
        return LedgerStore.open(config.ledger().data().resolve("index"), CHAINS);
    }

    void close(@Disposes LedgerStore store) {
        store.close();
    }

    @Produces
    @Singleton
    CheckpointStore checkpoints(LedgerConfig config) {
        return new CheckpointStore(config.ledger().data().resolve("state").resolve("checkpoints"));
    }

    @Produces
    @Singleton
    BlockFeed feed() {
        return new BlockFeed();
    }
}
