package org.wardledger.ledger.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Reads and writes of the RocksDB database under the index. Thread-safe. Writes are not synced: the index
 * derives from the topics, and a batch is whole or absent, so a crash costs at most the newest blocks, which are read
 * again.
 */
final class Rocks implements AutoCloseable {
    private final Path directory;
    private final RocksFiles files;
    private final Lock use;
    private final Lock closing;
    private volatile boolean closed;
    private volatile @Nullable StoreException damage;

    private Rocks(Path directory, RocksFiles files) {
        this.directory = directory;
        this.files = files;
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        use = lock.readLock();
        closing = lock.writeLock();
    }

    /** @throws StoreException when it cannot be opened; damaged says that it never will be */
    static Rocks open(Path directory) {
        try {
            Files.createDirectories(directory);
            RocksDB.loadLibrary();
            IndexDirectory.check(directory);
            return new Rocks(directory, new RocksFiles(directory, false));
        } catch (RocksDBException | IOException e) {
            throw new StoreException(
                    "cannot open the index in " + directory + ": " + e.getMessage() + "; " + Disk.describe(directory),
                    e);
        }
    }

    /** As {@link #open}, and changes nothing in the directory. */
    static Rocks openReadOnly(Path directory) {
        try {
            RocksDB.loadLibrary();
            return new Rocks(directory, new RocksFiles(directory, true));
        } catch (RocksDBException e) {
            throw new StoreException("cannot read the index in " + directory + ": " + e.getMessage(), e);
        }
    }

    Path directory() {
        return directory;
    }

    /** @throws StoreException when it is closed, and ever since a read or a write has met something damaged */
    void checkWhole() {
        if (closed) {
            throw new StoreException(StoreException.Kind.IO, "the index in " + directory + " is closed");
        }
        StoreException met = damage;
        if (met != null) {
            throw met;
        }
    }

    byte @Nullable [] get(Table table, byte[] key) {
        use.lock();
        try {
            checkWhole();
            return files.db.get(files.handle(table), key);
        } catch (RocksDBException e) {
            throw failed("cannot read the index", e);
        } finally {
            use.unlock();
        }
    }

    /** The caller closes it, on the same thread. */
    Walk walk(Table table) {
        use.lock();
        try {
            checkWhole();
            return new Walk(files.db.newIterator(files.handle(table)));
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
                throw failed("cannot read the index", e);
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
            checkWhole();
            files.db.write(files.writing, batch.batch);
        } catch (RocksDBException e) {
            throw failed("cannot write the index", e);
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
                batch.put(files.handle(table), key, value);
            } catch (RocksDBException e) {
                throw new StoreException("cannot write the index: " + e.getMessage(), e);
            }
        }

        void delete(Table table, byte[] key) {
            try {
                batch.delete(files.handle(table), key);
            } catch (RocksDBException e) {
                throw new StoreException("cannot write the index: " + e.getMessage(), e);
            }
        }

        /** Deletes every record whose key begins with this. */
        void deletePrefix(Table table, byte[] prefix) {
            try {
                batch.deleteRange(files.handle(table), prefix, behind(prefix));
            } catch (RocksDBException e) {
                throw new StoreException("cannot write the index: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            batch.close();
        }
    }

    /**
     * Rewrites tables' files and drops the log, so that nothing is left on disk of what was deleted from them. The manifest
     * has each file's first and last key, and a new one begins with what was there before the change that it is begun for:
     * one more change, of a table that says nothing of patients, leaves the names out.
     */
    void expunge(Set<Table> rewritten) {
        use.lock();
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
                CompactRangeOptions compact = new CompactRangeOptions()
                        .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce)) {
            checkWhole();
            files.db.flush(flush, files.handles());
            for (Table table : rewritten) {
                files.db.compactRange(files.handle(table), null, null, compact);
            }
            files.db.compactRange(files.handle(Table.POSITIONS), null, null, compact);
        } catch (RocksDBException e) {
            throw failed("cannot compact the index", e);
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

    private StoreException failed(String what, RocksDBException e) {
        StoreException failed = new StoreException(
                what + " in " + directory + ": " + e.getMessage() + "; " + Disk.describe(directory), e);
        if (failed.kind() == StoreException.Kind.DAMAGED) {
            damage = failed; // nobody goes on with it, not even with what may still be whole
        }
        return failed;
    }

    /** Waits for whoever reads: native memory must not go away under them. */
    @Override
    public void close() {
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                files.close();
            }
        } finally {
            closing.unlock();
        }
    }
}
