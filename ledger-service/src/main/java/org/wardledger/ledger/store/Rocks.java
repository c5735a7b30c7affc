package org.wardledger.ledger.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
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

    private Rocks(Path directory, boolean readOnly) throws RocksDBException {
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
        try {
            return db.get(handle(table), key);
        } catch (RocksDBException e) {
            throw new StoreException("cannot read the index: " + e.getMessage(), e);
        }
    }

    /** The caller closes it. */
    RocksIterator iterator(Table table) {
        return db.newIterator(handle(table));
    }

    void write(Batch batch) {
        try {
            db.write(writeOptions, batch.batch);
        } catch (RocksDBException e) {
            throw new StoreException("cannot write the index: " + e.getMessage(), e);
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

        @Override
        public void close() {
            batch.close();
        }
    }

    private ColumnFamilyHandle handle(Table table) {
        ColumnFamilyHandle handle = tables.get(table);
        if (handle == null) {
            throw new IllegalStateException("no column family " + table.text());
        }
        return handle;
    }

    @Override
    public void close() {
        tables.values().forEach(ColumnFamilyHandle::close);
        db.close();
        options.close();
        tableOptions.close();
        writeOptions.close();
        cache.close();
    }
}
