package org.wardledger.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The RocksDB of a spool. Key: place, {@code u64}. Value: {@code u64} bytes of all messages that were stored before since
 * the files were last empty, then the message's. So what is stored is known from its first and its last record.
 *
 * <p>One thread appends, one reads and removes.
 */
final class SpoolFiles implements AutoCloseable {
    private static final long WRITE_BUFFER_BYTES = 32L << 20;
    private static final long CACHE_BYTES = 8L << 20;
    private static final long RECLAIM_BYTES = 64L << 20;

    private final RocksDB db;
    private final Options options;
    private final LRUCache cache;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions lazy = new WriteOptions();

    private long first; // place of the oldest
    private long next; // place of the next one
    private long bytesBeforeFirst;
    private long bytesBeforeNext;
    private long oldestArrivalMs;
    private long reclaimedTo;
    private boolean dirty; // whether the files may have what was removed

    private SpoolFiles(Path directory, long leastNext) throws RocksDBException {
        first = leastNext;
        next = leastNext;
        cache = new LRUCache(CACHE_BYTES);
        options = new Options()
                .setCreateIfMissing(true)
                .setCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache))
                // the disk is full when it is full, not when room taken in advance is used up
                .setAllowFAllocate(false)
                .setParanoidChecks(true)
                // a kill may cut the log's last record, which nobody was told of; any other damage is said
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setKeepLogFileNum(2);
        try {
            db = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            freeOptions();
            throw e;
        }
        try {
            look();
        } catch (RocksDBException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @param leastNext least place of a message that is stored from now on, positive */
    static SpoolFiles open(Path directory, long leastNext) throws RocksDBException, IOException {
        // to a place of its own: by itself it would leave 17 MB in the temporary directory at each start
        Path library = Files.createDirectories(directory.resolveSibling(directory.getFileName() + ".native"));
        NativeLibraryLoader.getInstance().loadLibrary(library.toString());
        RocksDB.loadLibrary();
        return new SpoolFiles(directory, leastNext);
    }

    private void look() throws RocksDBException {
        try (RocksIterator it = db.newIterator()) {
            it.seekToFirst();
            if (it.isValid()) {
                first = place(it.key());
                bytesBeforeFirst = bytesBefore(it.value());
                oldestArrivalMs = message(it.value()).arrivalMs();
                it.seekToLast();
                next = Math.max(next, place(it.key()) + 1);
                bytesBeforeNext = bytesBefore(it.value()) + it.value().length - Long.BYTES;
            }
            it.status();
        }
        reclaimedTo = bytesBeforeFirst;
        dirty = db.getLatestSequenceNumber() > 0; // whoever had it before may have died before it was tidied
    }

    /** Stores messages, oldest first, and syncs. */
    void append(List<byte[]> messages, long arrivalMs) throws RocksDBException {
        long place;
        long before;
        synchronized (this) {
            place = next;
            before = bytesBeforeNext;
            dirty = true;
        }
        try (WriteBatch batch = new WriteBatch()) {
            long bytes = before;
            for (int i = 0; i < messages.size(); i++) {
                byte[] message = messages.get(i);
                byte[] value = ByteBuffer.allocate(Long.BYTES + message.length)
                        .putLong(bytes)
                        .put(message)
                        .array();
                batch.put(key(place + i), value);
                bytes += message.length;
            }
            advance(place, messages.size(), bytes, arrivalMs); // before anybody can read and remove them
            db.write(synced, batch);
        } catch (RocksDBException e) {
            advance(place, 0, before, arrivalMs);
            throw e;
        }
    }

    private synchronized void advance(long place, int count, long bytesBefore, long arrivalMs) {
        if (first == next && count > 0) {
            oldestArrivalMs = arrivalMs;
        }
        next = place + count;
        bytesBeforeNext = bytesBefore;
    }

    List<Spool.Stored> read(long from, int most) throws RocksDBException {
        List<Spool.Stored> stored = new ArrayList<>();
        try (RocksIterator it = db.newIterator()) {
            long start;
            synchronized (this) {
                start = Math.max(from, first);
            }
            for (it.seek(key(start)); it.isValid() && stored.size() < most; it.next()) {
                stored.add(new Spool.Stored(place(it.key()), message(it.value())));
            }
            it.status();
        }
        return stored;
    }

    /** Forgets them at once, and deletes them: when that fails they are here again after the next start. */
    void remove(long through) throws RocksDBException {
        try (RocksIterator it = db.newIterator()) {
            it.seek(key(through + 1));
            boolean any = it.isValid();
            it.status();
            synchronized (this) {
                first = Math.max(first, through + 1);
                if (any) {
                    bytesBeforeFirst = bytesBefore(it.value());
                    oldestArrivalMs = message(it.value()).arrivalMs();
                } else if (first == next) { // otherwise one has come meanwhile
                    bytesBeforeFirst = bytesBeforeNext;
                    oldestArrivalMs = 0;
                }
            }
        }
        // not synced: what a crash brings back is sent again, and dropped where it is sealed
        db.deleteRange(lazy, key(0), key(through + 1));
        if (bytesBeforeFirst - reclaimedTo > RECLAIM_BYTES) {
            reclaimedTo = bytesBeforeFirst;
            db.deleteFilesInRanges(db.getDefaultColumnFamily(), List.of(key(0), key(through + 1)), false);
        }
        tidy();
    }

    /**
     * When it is empty, rewrites the files and begins a new log: nothing stays on disk of patients' messages that have gone
     * on. What is appended meanwhile is left alone.
     */
    void tidy() throws RocksDBException {
        long removed;
        synchronized (this) {
            if (!dirty || first != next) {
                return;
            }
            removed = first;
        }
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
                CompactRangeOptions compact = new CompactRangeOptions()
                        .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce)) {
            db.deleteRange(lazy, key(0), key(removed)); // once more: it may have failed before
            db.flush(flush);
            db.compactRange(db.getDefaultColumnFamily(), null, null, compact);
        }
        synchronized (this) {
            dirty = next != removed; // what has come and gone meanwhile is in the files again
        }
    }

    synchronized long next() {
        return next;
    }

    synchronized Spool.Fill fill(long capacity) {
        return new Spool.Fill(next - first, bytesBeforeNext - bytesBeforeFirst, capacity, oldestArrivalMs);
    }

    private static byte[] key(long place) {
        return ByteBuffer.allocate(Long.BYTES).putLong(place).array();
    }

    private static long place(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    private static long bytesBefore(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }

    private static SpooledMessage message(byte[] value) {
        return SpoolCodec.decode(Arrays.copyOfRange(value, Long.BYTES, value.length));
    }

    private void freeOptions() {
        options.close();
        cache.close();
        synced.close();
        lazy.close();
    }

    @Override
    public void close() {
        db.close();
        freeOptions();
    }
}
