package org.wardledger.ledger.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.Change;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.chain.AlertState;
import org.wardledger.core.chain.Assignment;
import org.wardledger.core.chain.ChainReplay.Replayed;
import org.wardledger.core.chain.Position;
import org.wardledger.core.chain.StreamState;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.merkle.SubtreeHash;
import org.wardledger.core.vitals.Stream;

/**
 * A node's index of the ledger: everything in it derives from the topics, and it is rebuilt from them when it is lost.
 * One writer a chain; reads are thread-safe.
 */
public final class LedgerStore implements AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final long ROOM_BYTES = 32L << 20;

    private volatile Rocks rocks;
    private volatile List<ChainStore> chains;

    private LedgerStore(Rocks rocks) {
        this.rocks = rocks;
        try {
            this.chains = known(rocks);
        } catch (RuntimeException e) {
            rocks.close();
            throw e;
        }
    }

    private static List<ChainStore> known(Rocks rocks) {
        List<ChainStore> known = new ArrayList<>();
        while (rocks.get(Table.POSITIONS, Keys.chain(known.size())) != null) {
            known.add(new ChainStore(rocks, known.size()));
        }
        return List.copyOf(known);
    }

    /**
     * Opens an index, or makes an empty one. It has the chains that it has met before.
     *
     * @throws StoreException when it cannot be opened, or is found to be damaged
     */
    public static LedgerStore open(Path directory) {
        LedgerStore store = new LedgerStore(Rocks.open(directory));
        try {
            store.chains.forEach(ChainStore::checkWhole);
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
    public static LedgerStore openOrBegin(Path directory) {
        NativeLibrary.load(directory.resolveSibling("native"));
        try {
            return open(directory);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.DAMAGED) {
                throw e;
            }
            IndexDirectory.setAside(directory, e);
            return open(directory);
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
        LedgerStore fresh = openOrBegin(rocks.directory());
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
    public static LedgerStore open(Path directory, int chains) {
        LedgerStore store = open(directory);
        store.extendTo(chains);
        return store;
    }

    /** Opens an index that nobody writes to. */
    public static LedgerStore openReadOnly(Path directory) {
        return new LedgerStore(Rocks.openReadOnly(directory));
    }

    /** Makes room for chains that it has not met yet. */
    public synchronized void extendTo(int count) {
        List<ChainStore> all = new ArrayList<>(chains);
        try (Rocks.Batch batch = rocks.batch()) {
            for (int chain = all.size(); chain < count; chain++) {
                batch.put(Table.POSITIONS, Keys.chain(chain), TopicPositions.START.encode(-1));
                all.add(new ChainStore(rocks, chain));
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
        int chain = block.header().chain();
        long height = block.header().height();
        try (Rocks.Batch batch = rocks.batch()) {
            batch.put(Table.HEADERS, Keys.block(chain, height), BlockCodec.encode(block.header()));
            BlockBody bare = new BlockBody(chain, height, block.body().entries(), List.of());
            batch.put(Table.ENTRIES, Keys.block(chain, height), BlockCodec.encode(bare));
            batch.put(Table.TOTALS, Keys.block(chain, height), TotalsCodec.encode(replayed.totals()));
            replayed.delta().state().forEach((key, value) -> batch.put(Table.STATE, Keys.state(chain, key), value));
            replayed.delta().payloads().forEach((cid, bytes) -> batch.put(Table.PAYLOADS, cid.digest(), bytes));
            for (SubtreeHash node : log) {
                batch.put(
                        Table.LOG,
                        Keys.node(chain, node.level(), node.index()),
                        node.hash().toBytes());
            }
            entries(batch, block, replayed);
            replayed.alerts().forEach(alert -> alert(batch, chain, alert));
            batch.put(Table.POSITIONS, Keys.chain(chain), next.encode(height));
            rocks.write(batch);
        }
        chains.get(chain).indexed(height);
    }

    private void entries(Rocks.Batch batch, Block block, Replayed replayed) {
        int chain = block.header().chain();
        long height = block.header().height();
        ReplayedState state = new ReplayedState(chains.get(chain), replayed.delta());
        LatestWriter newest = chains.get(chain).latestWriter();
        newest.begin();
        for (int index = 0; index < replayed.entries().size(); index++) {
            switch (replayed.entries().get(index)) {
                case Entry.Reading reading -> {
                    StreamState stream = state.stream(reading.stream());
                    long patient = state.assignment(stream.assignment()).patient();
                    batch.put(
                            Table.READINGS, Keys.reading(chain, patient, reading.readingMs(), height, index), NOTHING);
                    if (Stream.VITALS.name().equals(stream.stream())) {
                        newest.reading(patient, reading, new Position(height, index), state);
                    }
                }
                case Entry.Assigned assigned -> {
                    Assignment assignment = state.assignment(assigned.assignment());
                    batch.put(
                            Table.DEVICES,
                            Keys.device(assignment.device(), chain, assignment.handle()),
                            ByteBuffer.allocate(8).putLong(height).array());
                    batch.put(
                            Table.ASSIGNMENTS,
                            Keys.assigned(chain, assignment.patient(), height, index),
                            ByteBuffer.allocate(8).putLong(assignment.handle()).array());
                }
                default -> {} // nothing asks for the other kinds by anything but their place
            }
        }
        newest.drain(batch);
    }

    private static void alert(Rocks.Batch batch, int chain, AlertState alert) {
        long height = alert.position().height();
        int index = alert.position().index();
        ByteBuffer id = ByteBuffer.allocate(16)
                .putLong(alert.change().id().high())
                .putLong(alert.change().id().low());
        batch.put(Table.ALERT_ENTRIES, Keys.alertEntry(chain, height, index), id.array());
        byte[] place = ByteBuffer.allocate(12).putLong(height).putInt(index).array();
        batch.put(
                Table.ALERTS,
                Keys.alert(chain, alert.change().id(), alert.change().rev()),
                place);
        byte[] open = Keys.alert(chain, alert.change().id());
        if (alert.change().change() == Change.CLEARED) {
            batch.delete(Table.OPEN_ALERTS, open);
        } else {
            batch.put(Table.OPEN_ALERTS, open, place);
        }
    }

    /**
     * The first record in which this index differs from one that was built from the same blocks, in words, or null.
     *
     * @throws StoreException when either cannot be read to its end
     */
    public @Nullable String firstDifference(LedgerStore other) {
        return StoreComparison.firstDifference(rocks, other.rocks);
    }

    @Override
    public void close() {
        rocks.close();
    }
}
