package org.wardledger.ledger.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The index's directory as a whole. A damaged one is moved beside it, never deleted unseen; the newest such is kept. */
final class IndexDirectory {
    private static final System.Logger LOG = System.getLogger(IndexDirectory.class.getName());
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private IndexDirectory() {}

    /**
     * What RocksDB itself would take for a new database, or for a disk that fails.
     *
     * @throws StoreException when the file that names the manifest, or the manifest, is missing among other files
     */
    static void check(Path directory) throws IOException {
        Path current = directory.resolve("CURRENT");
        if (!Files.exists(current)) {
            if (!files(directory, "MANIFEST-").isEmpty()) {
                throw damaged(directory, "CURRENT is missing");
            }
            return;
        }
        String manifest = Files.readString(current).strip();
        if (manifest.isEmpty() || !Files.exists(directory.resolve(manifest))) {
            throw damaged(directory, "its manifest " + manifest + " is missing");
        }
    }

    private static StoreException damaged(Path directory, String why) {
        return new StoreException(StoreException.Kind.DAMAGED, "the index in " + directory + " is damaged: " + why);
    }

    /**
     * Moves it to {@code index.broken-<time>} beside it.
     *
     * @throws StoreException when that is not possible
     */
    static void setAside(Path directory, StoreException why) {
        String prefix = directory.getFileName() + ".broken-";
        Path aside = directory.resolveSibling(prefix + TIME.format(Instant.now()));
        try {
            Path parent = directory.toAbsolutePath().resolveSibling("");
            List<Path> earlier = files(parent, prefix);
            Files.move(directory, aside);
            LOG.log(
                    System.Logger.Level.ERROR,
                    ("the index in %s is damaged: it was moved to %s and is built again from the topics; nothing has to"
                                    + " be done, and the old one may be deleted. What was found: %s")
                            .formatted(directory, aside, why.getMessage()));
            for (Path old : earlier) {
                delete(old);
                LOG.log(System.Logger.Level.INFO, "deleted " + old + ", which was set aside earlier");
            }
        } catch (IOException e) {
            throw new StoreException("cannot move the damaged index " + directory + " to " + aside + ": " + e, e);
        }
    }

    private static List<Path> files(Path directory, String prefix) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(file -> file.getFileName().toString().startsWith(prefix)).forEach(files::add);
        }
        return files;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
