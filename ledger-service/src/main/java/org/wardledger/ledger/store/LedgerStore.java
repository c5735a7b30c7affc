package org.wardledger.ledger.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.Block;
import org.wardledger.core.chain.ChainReplay.Replayed;
import org.wardledger.core.content.Cid;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.merkle.SubtreeHash;

/**
 * A node's index of the ledger: everything in it derives from the topics, and it is rebuilt from them when it is lost.
 * One writer a chain; reads are thread-safe.
 */
public final class LedgerStore implements AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final long ROOM_BYTES = 32L << 20;

    /** Where a patient's key stands, and what says in plain who it was or what was measured. The state is closed. */
    static final Set<Table> ERASED = EnumSet.of(Table.KEYS, Table.LATEST, Table.DEVICES, Table.ASSIGNMENTS);

    private final Supplier<@Nullable SiteVault> vault;
    /** Held from an erasure's batch until nothing is owed: nobody takes another one's debt for paid. */
    private final Lock erasing = new ReentrantLock();

    private volatile Rocks rocks;
    private volatile List<ChainStore> chains;

    private LedgerStore(Rocks rocks, Supplier<@Nullable SiteVault> vault) {
        this.rocks = rocks;
        this.vault = vault;
        try {
            this.chains = known(rocks, vault);
        } catch (RuntimeException e) {
            rocks.close();
            throw e;
        }
    }

    private static List<ChainStore> known(Rocks rocks, Supplier<@Nullable SiteVault> vault) {
        if (rocks.get(Table.POSITIONS, Keys.chain(0)) != null) {
            IndexForm.check(rocks);
        }
        List<ChainStore> known = new ArrayList<>();
        while (rocks.get(Table.POSITIONS, Keys.chain(known.size())) != null) {
            known.add(new ChainStore(rocks, known.size(), vault));
        }
        return List.copyOf(known);
    }

    /**
     * Opens an index, or makes an empty one. It has the chains that it has met before. What a crash kept an erasure from
     * taking out of the files is taken out first.
     *
     * @param vault what opens patients' keys; gives null while or where there is none
     * @throws StoreException when it cannot be opened, or is found to be damaged
     */
    public static LedgerStore open(Path directory, Supplier<@Nullable SiteVault> vault) {
        LedgerStore store = new LedgerStore(Rocks.open(directory), vault);
        try {
            store.chains.forEach(ChainStore::checkWhole);
            store.expungeOwed();
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        return store;
    }

    /**
     * As {@link #open}, for a node: an index that is damaged is set aside, and an empty one is made in its place. RocksDB's
     * library is kept beside it, in {@code native}.
     */
    public static LedgerStore openOrBegin(Path directory, Supplier<@Nullable SiteVault> vault) {
        NativeLibrary.load(directory.resolveSibling("native"));
        try {
            return open(directory, vault);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.DAMAGED) {
                throw e;
            }
            IndexDirectory.setAside(directory, e);
            return open(directory, vault);
        }
    }

    /** @throws StoreException when a read or a write has found the index damaged */
    public void checkWhole() {
        rocks.checkWhole();
    }

    /** Whether the disk has room to write an index. */
    public boolean hasRoom() {
        return Disk.freeBytes(rocks.directory()) >= ROOM_BYTES;
    }

    /**
     * Sets the damaged index aside and goes on with an empty one. Chains that were handed out before cannot be read any
     * more: whoever holds one must not take the empty index for the ledger.
     */
    public synchronized void setAside(StoreException why) {
        rocks.close();
        IndexDirectory.setAside(rocks.directory(), why);
        goOn();
    }

    /** Opens the index anew; chains that were handed out before cannot be read any more. */
    public synchronized void reopen() {
        rocks.close();
        goOn();
    }

    private void goOn() {
        LedgerStore fresh = openOrBegin(rocks.directory(), vault);
        try {
            fresh.extendTo(chains.size());
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
        rocks = fresh.rocks;
        chains = fresh.chains;
    }

    /** Opens an index, or makes one, that has at least this many chains. */
    public static LedgerStore open(Path directory, int chains, Supplier<@Nullable SiteVault> vault) {
        LedgerStore store = open(directory, vault);
        store.extendTo(chains);
        return store;
    }

    /** Opens an index that nobody writes to. */
    public static LedgerStore openReadOnly(Path directory, Supplier<@Nullable SiteVault> vault) {
        return new LedgerStore(Rocks.openReadOnly(directory), vault);
    }

    /** Deletes an index that nobody has open. */
    public static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new StoreException("cannot delete the index in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Makes room for chains that it has not met yet. */
    public synchronized void extendTo(int count) {
        List<ChainStore> all = new ArrayList<>(chains);
        try (Rocks.Batch batch = rocks.batch()) {
            for (int chain = all.size(); chain < count; chain++) {
                batch.put(Table.POSITIONS, Keys.chain(chain), TopicPositions.START.encode(-1));
                IndexForm.write(batch);
                all.add(new ChainStore(rocks, chain, vault));
            }
            rocks.write(batch);
        }
        if (all.size() > chains.size()) {
            chains = List.copyOf(all);
        }
    }

    public List<ChainStore> chains() {
        return chains;
    }

    public ChainStore chain(int chain) {
        return chains.get(chain);
    }

    public TopicPositions positions(int chain) {
        return chains.get(chain).positions();
    }

    public byte @Nullable [] payload(Cid cid) {
        return rocks.get(Table.PAYLOADS, cid.digest());
    }

    /** An assignment of a device and the height at which it was sealed. */
    public record DeviceAssignment(int chain, long assignment, long height) {}

    /** Every assignment that a device ever had. */
    public List<DeviceAssignment> assignments(String device) {
        List<DeviceAssignment> found = new ArrayList<>();
        byte[] prefix = Keys.device(device);
        try (Rocks.Walk it = rocks.walk(Table.DEVICES)) {
            for (it.seek(prefix); it.isValid() && ChainStore.startsWith(it.key(), prefix); it.next()) {
                ByteBuffer key = ByteBuffer.wrap(it.key(), prefix.length, 12);
                long height = ByteBuffer.wrap(it.value()).getLong();
                found.add(new DeviceAssignment(key.getInt(), key.getLong(), height));
            }
        }
        return found;
    }

    /**
     * Indexes a block that was replayed: all of it or, after a crash, nothing of it.
     *
     * @param log nodes of the chain's log that its header completed
     * @param next where reading the topics goes on
     */
    public void write(Block block, Replayed replayed, List<SubtreeHash> log, TopicPositions next) {
        if (replayed.delta().erased().isEmpty()) {
            commit(block, replayed, log, next);
        } else {
            erasing(() -> commit(block, replayed, log, next));
        }
        chains.get(block.header().chain()).indexed(block.header().height());
    }

    /** Leaves an expunge owed where the block erases somebody. */
    void commit(Block block, Replayed replayed, List<SubtreeHash> log, TopicPositions next) {
        try (Rocks.Batch batch = rocks.batch()) {
            new BlockBatch(chains.get(block.header().chain()), batch, block, replayed).fill(log, next);
            if (vault.get() == null && replayed.passedOver() > 0) {
                batch.put(Table.POSITIONS, Keys.blind(), NOTHING);
            }
            if (!replayed.delta().erased().isEmpty()) {
                batch.put(Table.POSITIONS, Keys.expungeOwed(), NOTHING);
            }
            rocks.write(batch);
        }
    }

    /** Writes what erases, and takes it out of the files. */
    private void erasing(Runnable write) {
        erasing.lock();
        try {
            write.run();
            expungeOwed();
        } finally {
            erasing.unlock();
        }
    }

    /** The record of it goes last: after a crash in between it is done once more. */
    private void expungeOwed() {
        if (rocks.get(Table.POSITIONS, Keys.expungeOwed()) == null) {
            return;
        }
        rocks.expunge(ERASED);
        try (Rocks.Batch batch = rocks.batch()) {
            batch.delete(Table.POSITIONS, Keys.expungeOwed());
            rocks.write(batch);
        }
    }

    /**
     * Whether blocks were indexed here without what opens their patients' keys. Such an index knows nobody, and nobody may
     * seal from it: it is to be built again once there are keys.
     */
    public boolean isBlind() {
        return rocks.get(Table.POSITIONS, Keys.blind()) != null;
    }

    /** Takes a patient's key as it stands in {@code wardledger.keys}; of one who was erased, it takes none. */
    public void putKey(int chain, byte[] recordKey, byte[] value, long nextOffset) {
        ChainStore store = chains.get(chain);
        try (Rocks.Batch batch = rocks.batch()) {
            if (!store.reader().isErased(SiteVault.owner(value).patient())) {
                store.keys().put(batch, recordKey, value);
            }
            batch.put(Table.POSITIONS, Keys.keyPosition(chain), Keys.offset(nextOffset));
            rocks.write(batch);
        }
    }

    /** Destroys a patient's key: its record has become a tombstone. */
    public void deleteKey(int chain, byte[] recordKey, long nextOffset) {
        erasing(() -> commitDeletedKey(chain, recordKey, nextOffset));
    }

    /** Leaves an expunge owed where there was such a key. */
    void commitDeletedKey(int chain, byte[] recordKey, long nextOffset) {
        try (Rocks.Batch batch = rocks.batch()) {
            if (chains.get(chain).keys().delete(batch, recordKey)) {
                batch.put(Table.POSITIONS, Keys.expungeOwed(), NOTHING);
            }
            batch.put(Table.POSITIONS, Keys.keyPosition(chain), Keys.offset(nextOffset));
            rocks.write(batch);
        }
    }

    /** A record of patients' keys that changes nothing here. */
    public void passKey(int chain, long nextOffset) {
        try (Rocks.Batch batch = rocks.batch()) {
            batch.put(Table.POSITIONS, Keys.keyPosition(chain), Keys.offset(nextOffset));
            rocks.write(batch);
        }
    }

    /** Handle of the patient whose key stands under this record's key, or null. */
    public @Nullable Long keyOwner(int chain, byte[] recordKey) {
        return chains.get(chain).keys().owner(recordKey);
    }

    /** Reading a chain's patients' keys begins again; those that are here stay. */
    public void rewindKeys(int chain) {
        passKey(chain, 0);
    }

    /** A chain's records of patients' keys as they are here, in no certain order: record key, and the wrapped key. */
    public List<KeyRecord> keyRecords(int chain) {
        return chains.get(chain).keys().records().stream()
                .map(row -> new KeyRecord(row.recordKey(), row.value()))
                .toList();
    }

    /** A record of {@code wardledger.keys}. */
    public record KeyRecord(byte[] key, byte[] value) {}

    /** Where reading a chain's patients' keys goes on. */
    public long keyPosition(int chain) {
        byte[] offset = rocks.get(Table.POSITIONS, Keys.keyPosition(chain));
        return offset == null ? 0 : ByteBuffer.wrap(offset).getLong();
    }

    /** Takes over all patients' keys of another index of the same chains. */
    public void copyKeys(LedgerStore other) {
        try (Rocks.Batch batch = rocks.batch()) {
            for (ChainStore chain : other.chains()) {
                KeyTable mine = chains.get(chain.chain()).keys();
                chain.keys().records().forEach(row -> mine.put(batch, row.recordKey(), row.value()));
            }
            rocks.write(batch);
        }
    }

    /**
     * The first record in which this index differs from one that was built from the same blocks, in words, or null. What
     * takes patients' keys to know is compared when both had them. Of keys, that none is here whose patient is erased.
     *
     * @throws StoreException when either cannot be read to its end
     */
    public @Nullable String firstDifference(LedgerStore other) {
        String difference = StoreComparison.firstDifference(rocks, other.rocks, isOpened() && other.isOpened());
        return difference == null ? StoreComparison.firstKeyOfErased(chains, other) : difference;
    }

    /** What {@link #firstDifference} leaves out, in words; empty when both had patients' keys. */
    public List<String> notCompared(LedgerStore other) {
        return isOpened() && other.isOpened()
                ? List.of()
                : List.of("who patients are, what is remembered of them for alerts, their devices and newest values");
    }

    private boolean isOpened() {
        return vault.get() != null && !isBlind();
    }

    @Override
    public void close() {
        rocks.close();
    }
}
