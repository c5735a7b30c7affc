package org.wardledger.ledger.seal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.note.SigningKey;

/**
 * The site's signing key, in a file that only its owner may read. A site has one: its genesis names it, and a node that
 * has another must not run. Thread-safe.
 */
public final class SiteKey {
    private final Path file;
    private final String site;
    private @Nullable SigningKey key;

    /** What the ledger says about the site does not fit this node. */
    public static final class WrongSite extends RuntimeException {
        WrongSite(String message) {
            super(message);
        }
    }

    /**
     * @throws WrongSite when the file holds no key, or the key of another site
     */
    public SiteKey(Path file, String site) {
        this.file = file;
        this.site = site;
        if (Files.exists(file)) {
            key = read();
        }
    }

    /** The key, or null when this node has none yet. */
    public synchronized @Nullable SigningKey get() {
        return key;
    }

    /** The key; made and stored when a site begins and has none. */
    public synchronized SigningKey getOrCreate() {
        SigningKey known = key;
        if (known != null) {
            return known;
        }
        SigningKey fresh = SigningKey.generate(site, new SecureRandom());
        try {
            store(fresh);
        } catch (IOException e) {
            throw new WrongSite("cannot store the site's key in " + file + ": " + e.getMessage());
        }
        key = fresh;
        return fresh;
    }

    /** Whole or not at all, also on a full disk: half a key would stop every later start. */
    private void store(SigningKey fresh) throws IOException {
        Path directory = file.toAbsolutePath().resolveSibling("");
        Files.createDirectories(directory);
        Path half = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(half, fresh.secretText() + "\n");
        try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(half, file); // never over a key that somebody has put there meanwhile
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** @throws WrongSite when this node must not run under that genesis */
    public synchronized void check(Entry.Genesis genesis) {
        if (!genesis.site().equals(site)) {
            throw new WrongSite("this ledger belongs to site " + genesis.site() + ", and wardledger.site is " + site);
        }
        SigningKey known = key;
        if (known == null) {
            throw new WrongSite(
                    "this ledger's key is " + genesis.verifierKey() + ", and this node has none: put it at " + file);
        }
        if (!known.verifierKey().text().equals(genesis.verifierKey())) {
            throw new WrongSite("this ledger's key is " + genesis.verifierKey() + ", and this node's, in " + file
                    + ", is " + known.verifierKey().text());
        }
    }

    private SigningKey read() {
        try {
            SigningKey read = SigningKey.parse(Files.readString(file).strip()).orThrow();
            if (!read.verifierKey().name().equals(site)) {
                throw new WrongSite("the key in " + file + " is named "
                        + read.verifierKey().name() + ", and wardledger.site is " + site);
            }
            return read;
        } catch (IOException | IllegalArgumentException e) {
            throw new WrongSite("cannot read the site's key in " + file + ": " + e.getMessage());
        }
    }
}
