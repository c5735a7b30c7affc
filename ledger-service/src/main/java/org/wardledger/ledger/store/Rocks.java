package org.wardledger.ledger.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The RocksDB database under the index, one column family a {@link Table}. Thread-safe. Writes are not synced: the index
 * derives from the topics, and a batch is whole or absent, so a crash costs at most the newest blocks, which are read
 * again.
 */
final class Rocks implements AutoCloseable {
    private static final long CACHE_BYTES = 64L << 20;
    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    private static final long WAL_BYTES = 64L << 20;

    static {
        RocksDB.loadLibrary();
    }

    private final RocksDB db;
    private final DBOptions options;
    private final ColumnFamilyOptions tableOptions;
    private final LRUCache cache;
    private final WriteOptions writeOptions = new WriteOptions();
    private final Map<Table, ColumnFamilyHandle> tables = new EnumMap<>(Table.class);
    private final Lock use;
    private final Lock closing;
    private boolean closed;

    private Rocks(Path directory, boolean readOnly) throws RocksDBException {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        use = lock.readLock();
        closing = lock.writeLock();
        cache = new LRUCache(CACHE_BYTES);
        tableOptions = new ColumnFamilyOptions()
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(new BloomFilter(10)));
        options = new DBOptions()
                .setCreateIfMissing(!readOnly)
                .setCreateMissingColumnFamilies(!readOnly)
                .setMaxTotalWalSize(WAL_BYTES)
                .setKeepLogFileNum(2);
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Table table : Table.values()) {
            descriptors.add(new ColumnFamilyDescriptor(table.text().getBytes(StandardCharsets.US_ASCII), tableOptions));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        db = readOnly
                ? RocksDB.openReadOnly(options, directory.toString(), descriptors, handles)
                : RocksDB.open(options, directory.toString(), descriptors, handles);
        for (Table table : Table.values()) {
            tables.put(table, handles.get(table.ordinal()));
        }
    }

    static Rocks open(Path directory) {
        try {
            Files.createDirectories(directory);
            return new Rocks(directory, false);
        } catch (RocksDBException | IOException e) {
            throw new StoreException("cannot open the index in " + directory + ": " + e.getMessage(), e);
        }
    }

    static Rocks openReadOnly(Path directory) {
        try {
            return new Rocks(directory, true);
        } catch (RocksDBException e) {
            throw new StoreException("cannot read the index in " + directory + ": " + e.getMessage(), e);
        }
    }

    byte @Nullable [] get(Table table, byte[] key) {
        use.lock();
        try {
            open();
            return db.get(handle(table), key);
        } catch (RocksDBException e) {
            throw cannotRead(e);
        } finally {
            use.unlock();
        }
    }

    /** The caller closes it, on the same thread. */
    Walk walk(Table table) {
        use.lock();
        try {
            open();
            return new Walk(db.newIterator(handle(table)));
        } catch (RuntimeException e) {
            use.unlock();
            throw e;
        }
    }

    /** A walk over one table's records in the order of their keys. */
    final class Walk implements AutoCloseable {
        private final RocksIterator it;

        private Walk(RocksIterator it) {
            this.it = it;
        }

        void seek(byte[] key) {
            it.seek(key);
        }

        void seekForPrev(byte[] key) {
            it.seekForPrev(key);
        }

        void seekToFirst() {
            it.seekToFirst();
        }

        void next() {
            it.next();
        }

        void prev() {
            it.prev();
        }

        /** Whether there is a record here; an end that is none is an error. */
        boolean isValid() {
            if (it.isValid()) {
                return true;
            }
            try {
                it.status();
            } catch (RocksDBException e) {
                throw cannotRead(e);
            }
            return false;
        }

        byte[] key() {
            return it.key();
        }

        byte[] value() {
            return it.value();
        }

        @Override
        public void close() {
            it.close();
            use.unlock();
        }
    }

    void write(Batch batch) {
        use.lock();
        try {
            open();
            db.write(writeOptions, batch.batch);
        } catch (RocksDBException e) {
            throw new StoreException("cannot write the index: " + e.getMessage(), e);
        } finally {
            use.unlock();
        }
    }

    Batch batch() {
        return new Batch();
    }

    /** Writes that become visible together. */
    final class Batch implements AutoCloseable {
        private final WriteBatch batch = new WriteBatch();

        void put(Table table, byte[] key, byte[] value) {
            try {
                batch.put(handle(table), key, value);
            } catch (RocksDBException e) {
                throw new StoreException("cannot write the index: " + e.getMessage(), e);
            }
        }

        void delete(Table table, byte[] key) {
            try {
                batch.delete(handle(table), key);
            } catch (RocksDBException e) {
                throw new StoreException("cannot write the index: " + e.getMessage(), e);
            }
        }

        /** Deletes every record whose key begins with this. */
        void deletePrefix(Table table, byte[] prefix) {
            try {
                batch.deleteRange(handle(table), prefix, behind(prefix));
            } catch (RocksDBException e) {
                throw new StoreException("cannot write the index: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            batch.close();
        }
    }

    /** Rewrites a table's files and drops the log, so that nothing is left on disk of what was deleted from it. */
    void expunge(Table table) {
        use.lock();
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
                CompactRangeOptions compact = new CompactRangeOptions()
                        .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce)) {
            open();
            db.flush(flush, List.copyOf(tables.values()));
            db.compactRange(handle(table), null, null, compact);
        } catch (RocksDBException e) {
            throw new StoreException("cannot compact the index: " + e.getMessage(), e);
        } finally {
            use.unlock();
        }
    }

    /** The first key that does not begin with this any more. */
    private static byte[] behind(byte[] prefix) {
        byte[] next = prefix.clone();
        int at = next.length - 1;
        while (next[at] == (byte) 0xFF) {
            next[at--] = 0;
        }
        next[at]++; // the first byte is a chain's: it is never 255
        return next;
    }

    private ColumnFamilyHandle handle(Table table) {
        ColumnFamilyHandle handle = tables.get(table);
        if (handle == null) {
            throw new IllegalStateException("no column family " + table.text());
        }
        return handle;
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException("the index is closed");
        }
    }

    private static StoreException cannotRead(RocksDBException e) {
        return new StoreException("cannot read the index: " + e.getMessage(), e);
    }

    /** Waits for whoever reads: native memory must not go away under them. */
    @Override
    public void close() {
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                free();
            }
        } finally {
            closing.unlock();
        }
    }

    private void free() {
        tables.values().forEach(ColumnFamilyHandle::close);
        db.close();
        options.close();
        tableOptions.close();
        writeOptions.close();
        cache.close();
    }
}
