package org.wardledger.ledger.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads RocksDB's native library from a fixed place. By itself it would unpack 17 MB into the temporary directory at every
 * start, and a process that is killed leaves them there.
 */
final class NativeLibrary {
    private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());
    private static final int CHUNK_BYTES = 1 << 16;

    private static boolean loaded;

    private NativeLibrary() {}

    /** Loads it, once in a process; unpacks it into the directory when it is not there, or is another one. */
    static synchronized void load(Path directory) {
        if (loaded) {
            return;
        }
        String packed = Environment.getJniLibraryFileName("rocksdb");
        // the name under which loadLibrary(paths) looks for it
        Path file = directory.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
        try {
            if (!isPacked(packed, file)) {
                unpack(packed, file);
            }
            RocksDB.loadLibrary(List.of(directory.toAbsolutePath().toString()));
        } catch (IOException | UnsatisfiedLinkError e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "RocksDB's library is loaded from the temporary directory, not from " + directory + ": " + e);
            RocksDB.loadLibrary();
        }
        loaded = true;
    }

    private static boolean isPacked(String name, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream packed = packed(name);
                InputStream there = Files.newInputStream(file)) {
            while (true) {
                byte[] expected = packed.readNBytes(CHUNK_BYTES);
                if (!Arrays.equals(expected, there.readNBytes(CHUNK_BYTES))) {
                    return false;
                }
                if (expected.length == 0) {
                    return true;
                }
            }
        }
    }

    /** A kill leaves no half library under the name that is loaded. */
    private static void unpack(String name, Path file) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        Path fresh = directory.resolve(file.getFileName() + ".new");
        try (InputStream packed = packed(name)) {
            Files.copy(packed, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static InputStream packed(String name) throws IOException {
        InputStream packed = RocksDB.class.getClassLoader().getResourceAsStream(name);
        if (packed == null) {
            throw new IOException("there is no " + name + " in RocksDB's jar");
        }
        return packed;
    }
}
