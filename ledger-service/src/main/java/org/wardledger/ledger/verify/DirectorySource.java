package org.wardledger.ledger.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.Cid;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.StoreException;

/** A node's data directory, read without writing to it; the node may run meanwhile. */
final class DirectorySource implements BlockSource {
    private final @Nullable CheckpointStore checkpoints;
    private final LedgerStore store;

    /** @param vault what opens patients' keys, null when there is nothing that does */
    DirectorySource(Path data, @Nullable SiteVault vault) {
        Path kept = data.resolve("state").resolve("checkpoints");
        try {
            // before the index: what is signed was indexed before, so the index must reach it, even while it grows
            checkpoints = Files.isDirectory(kept) ? new CheckpointStore(kept) : null;
            store = LedgerStore.openReadOnly(data.resolve("index"), () -> vault);
        } catch (StoreException e) {
            throw new Unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    static boolean isOne(Path data) {
        return Files.isDirectory(data.resolve("index"));
    }

    @Override
    public void copyKeysInto(LedgerStore rebuilt) {
        try {
            rebuilt.copyKeys(store);
        } catch (StoreException | DecodeException e) {
            throw new Unreadable("patients' keys cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public int chains() {
        return store.chains().size();
    }

    @Override
    public long height(int chain) {
        return store.chain(chain).height();
    }

    @Override
    public @Nullable String checkpoint(int chain) {
        CheckpointStore.Kept newest = checkpoints == null ? null : checkpoints.newest(chain);
        return newest == null ? null : newest.note().encoded();
    }

    @Override
    public RawBlock block(int chain, long height) {
        try {
            byte[] header = store.chain(chain).headerBytes(height);
            List<byte[]> entries = store.chain(chain).entries(height);
            if (header == null || entries == null) {
                throw new Unreadable("the index has no such block");
            }
            return new RawBlock(header, entries);
        } catch (StoreException | DecodeException e) {
            throw new Unreadable("its record cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public byte @Nullable [] payload(Cid cid) {
        try {
            return store.payload(cid);
        } catch (StoreException e) {
            throw new Unreadable("payload " + cid + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Comparison compare(LedgerStore rebuilt) {
        try {
            String difference = store.firstDifference(rebuilt);
            return new Comparison(
                    difference == null ? null : "the index is not what the blocks give: " + difference,
                    List.of(),
                    store.notCompared(rebuilt).stream()
                            .map(what -> "of the index, for want of patients' keys: " + what)
                            .toList());
        } catch (StoreException | DecodeException e) {
            throw new Unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
