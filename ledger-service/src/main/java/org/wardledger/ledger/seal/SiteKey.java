package org.wardledger.ledger.seal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.note.VerifierKey;

/**
 * The site's signing keys, in files that only their owner may read: {@code site.key} with which the site began, and
 * {@code site.key.ID} for each later one. In the place of a key that has retired its verifier key may stand: then it is
 * known, and nothing is signed with it. Thread-safe.
 */
public final class SiteKey {
    private final Path file;
    private final String site;
    /** By the text of the verifier key. */
    private final Map<String, SigningKey> signing = new LinkedHashMap<>();

    private final Set<VerifierKey> known = new LinkedHashSet<>();
    private @Nullable SigningKey first;

    /** What the ledger says about the site does not fit this node. */
    public static final class WrongSite extends RuntimeException {
        WrongSite(String message) {
            super(message);
        }
    }

    /**
     * @param file of the first key; the others lie beside it
     * @throws WrongSite when a file holds no key, or the key of another site
     */
    public SiteKey(Path file, String site) {
        this.file = file;
        this.site = site;
        reload();
    }

    /** The first key, or null when this node has none yet, or may not sign with it any more. */
    public synchronized @Nullable SigningKey get() {
        return first;
    }

    /** The key with this verifier key, or null. Looks for new files when there is none. */
    public synchronized @Nullable SigningKey get(String verifierKey) {
        if (!signing.containsKey(verifierKey)) {
            reload();
        }
        return signing.get(verifierKey);
    }

    /** All keys of the files, also those that only verify. */
    public synchronized Set<VerifierKey> known() {
        return Set.copyOf(known);
    }

    /** The key; made and stored when a site begins and has none. */
    public synchronized SigningKey getOrCreate() {
        SigningKey mine = first;
        if (mine != null) {
            return mine;
        }
        SigningKey fresh = SigningKey.generate(site, new SecureRandom());
        store(file, fresh);
        first = fresh;
        return fresh;
    }

    /** Makes and stores one more key. */
    public synchronized SigningKey createNext() {
        SigningKey fresh = SigningKey.generate(site, new SecureRandom());
        String id = HexFormat.of().toHexDigits(fresh.verifierKey().keyId());
        store(file.resolveSibling(file.getFileName() + "." + id), fresh);
        return fresh;
    }

    /** @throws WrongSite when this node must not run under that genesis */
    public synchronized void check(Entry.Genesis genesis) {
        if (!genesis.site().equals(site)) {
            throw new WrongSite("this ledger belongs to site " + genesis.site() + ", and wardledger.site is " + site);
        }
        if (known.isEmpty()) {
            throw new WrongSite(
                    "this ledger's key is " + genesis.verifierKey() + ", and this node has none: put it at " + file);
        }
        if (known.stream().noneMatch(key -> key.text().equals(genesis.verifierKey()))) {
            throw new WrongSite("this ledger's key is " + genesis.verifierKey() + ", and this node's, in " + file
                    + ", is " + known.iterator().next().text());
        }
    }

    private void reload() {
        read(file);
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> others = Files.newDirectoryStream(directory, file.getFileName() + ".????????")) {
            others.forEach(this::read);
        } catch (IOException e) {
            throw new WrongSite("cannot look for the site's keys in " + directory + ": " + e.getMessage());
        }
    }

    private void read(Path from) {
        if (!Files.exists(from)) {
            return;
        }
        String text;
        try {
            text = Files.readString(from).strip();
        } catch (IOException e) {
            throw new WrongSite("cannot read the site's key in " + from + ": " + e.getMessage());
        }
        if (VerifierKey.parse(text) instanceof Parsed.Good<VerifierKey>(VerifierKey retired)) {
            add(from, retired);
            return;
        }
        switch (SigningKey.parse(text)) {
            case Parsed.Malformed<SigningKey>(String reason) ->
                throw new WrongSite("cannot read the site's key in " + from + ": " + reason);
            case Parsed.Good<SigningKey>(SigningKey key) -> {
                add(from, key.verifierKey());
                signing.put(key.verifierKey().text(), key);
                if (from.equals(file)) {
                    first = key;
                }
            }
        }
    }

    private void add(Path from, VerifierKey key) {
        if (!key.name().equals(site)) {
            throw new WrongSite("the key in " + from + " is named " + key.name() + ", and wardledger.site is " + site);
        }
        known.add(key);
    }

    /** Whole or not at all, also on a full disk: half a key would stop every later start. */
    private void store(Path to, SigningKey fresh) {
        Path directory = to.toAbsolutePath().resolveSibling("");
        Path half = directory.resolve(to.getFileName() + ".new");
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(half);
            Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(half, fresh.secretText() + "\n");
            try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(half, to); // never over a key that somebody has put there meanwhile
            try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw new WrongSite("cannot store the site's key in " + to + ": " + e.getMessage());
        }
        signing.put(fresh.verifierKey().text(), fresh);
        known.add(fresh.verifierKey());
    }
}
