package org.wardledger.ledger.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
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
import org.rocksdb.WriteOptions;

/**
 * RocksDB as it is opened for the index, one column family a {@link Table}: its settings, and native memory, which is freed
 * once and together.
 */
final class RocksFiles implements AutoCloseable {
    private static final long CACHE_BYTES = 64L << 20;
    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    private static final long MANIFEST_OF_NO_FILES_BYTES = 2048; // what only makes the tables need not begin one
    private static final long WAL_BYTES = 64L << 20;

    /** Each change of files begins a new manifest, so that none keeps the keys of files that are gone. */
    private static final Properties NEW_MANIFESTS = new Properties();

    static {
        NEW_MANIFESTS.setProperty("max_manifest_space_amp_pct", "0");
    }

    final RocksDB db;
    final WriteOptions writing = new WriteOptions();

    private final DBOptions options;
    private final ColumnFamilyOptions tableOptions;
    private final LRUCache cache;
    private final Map<Table, ColumnFamilyHandle> tables = new EnumMap<>(Table.class);

    RocksFiles(Path directory, boolean readOnly) throws RocksDBException {
        cache = new LRUCache(CACHE_BYTES);
        tableOptions = new ColumnFamilyOptions()
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(new BloomFilter(10)));
        options = Objects.requireNonNull(DBOptions.getDBOptionsFromProps(NEW_MANIFESTS))
                .setCreateIfMissing(!readOnly)
                .setCreateMissingColumnFamilies(!readOnly)
                .setMaxTotalWalSize(WAL_BYTES)
                // the disk is full when it is full, not when room taken in advance is used up
                .setAllowFAllocate(false)
                // what is damaged is not used; reads compare checksums in any case
                .setParanoidChecks(true)
                // all tables as of the same block, also when a log or the manifest has lost its end
                .setAtomicFlush(true)
                .setMaxManifestFileSize(MANIFEST_OF_NO_FILES_BYTES)
                .setKeepLogFileNum(2);
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Table table : Table.values()) {
            descriptors.add(new ColumnFamilyDescriptor(table.text().getBytes(StandardCharsets.US_ASCII), tableOptions));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            db = readOnly
                    ? RocksDB.openReadOnly(options, directory.toString(), descriptors, handles)
                    : RocksDB.open(options, directory.toString(), descriptors, handles);
        } catch (RocksDBException e) {
            freeOptions();
            throw e;
        }
        for (Table table : Table.values()) {
            tables.put(table, handles.get(table.ordinal()));
        }
    }

    ColumnFamilyHandle handle(Table table) {
        ColumnFamilyHandle handle = tables.get(table);
        if (handle == null) {
            throw new IllegalStateException("no column family " + table.text());
        }
        return handle;
    }

    List<ColumnFamilyHandle> handles() {
        return List.copyOf(tables.values());
    }

    /** Nobody may use it any more. */
    @Override
    public void close() {
        tables.values().forEach(ColumnFamilyHandle::close);
        db.close();
        freeOptions();
    }

    private void freeOptions() {
        options.close();
        tableOptions.close();
        writing.close();
        cache.close();
    }
}
