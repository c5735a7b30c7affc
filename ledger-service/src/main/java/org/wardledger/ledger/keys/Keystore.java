package org.wardledger.ledger.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.hiding.SiteVault;

/**
 * The site's secrets for patients' keys, in a PKCS#12 file that only its owner may read: {@code lookup} and one or more
 * {@code kek-N}, of which the highest wraps. Whoever loses this file has erased every patient. Thread-safe.
 */
public final class Keystore {
    /** Its name in a node's data directory, unless another place is configured. */
    public static final String FILE = "patients.p12";

    private static final String TYPE = "PKCS12";
    private static final String LOOKUP = "lookup";
    private static final String WRAPPING = "kek-";

    private final Path file;
    private final char[] password;
    private @Nullable SiteVault vault;

    /** The keystore is there and cannot be used. */
    public static final class UnusableKeystore extends RuntimeException {
        UnusableKeystore(String message, Exception cause) {
            super(message, cause);
        }
    }

    /** @throws UnusableKeystore when the file is there and holds no such keys, or the password is wrong */
    public Keystore(Path file, String password) {
        this.file = file;
        this.password = password.toCharArray();
        if (Files.exists(file)) {
            vault = read();
        }
    }

    /** The vault, or null when this node has none: then it indexes and verifies, and does not seal. */
    public synchronized @Nullable SiteVault get() {
        return vault;
    }

    /** The vault; made and stored when a site begins and has none. */
    public synchronized SiteVault getOrCreate() {
        SiteVault known = vault;
        if (known == null) {
            create();
            known = read();
            vault = known;
        }
        return known;
    }

    public Path file() {
        return file;
    }

    private SiteVault read() {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(in, password);
            byte[] lookup = secret(store, LOOKUP);
            List<byte[]> wrapping = new ArrayList<>();
            for (int number = 1; store.containsAlias(WRAPPING + number); number++) {
                wrapping.add(secret(store, WRAPPING + number));
            }
            return new SiteVault(lookup, wrapping);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new UnusableKeystore("cannot use the keystore " + file + ": " + e.getMessage(), e);
        }
    }

    private byte[] secret(KeyStore store, String alias) throws GeneralSecurityException {
        if (!(store.getKey(alias, password) instanceof SecretKey key)) {
            throw new IllegalArgumentException("it has no secret key " + alias);
        }
        return key.getEncoded();
    }

    private void create() {
        SecureRandom random = new SecureRandom();
        try {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(null, password);
            for (String alias : List.of(LOOKUP, WRAPPING + 1)) {
                byte[] secret = new byte[SiteVault.SECRET_BYTES];
                random.nextBytes(secret);
                store.setEntry(
                        alias,
                        new KeyStore.SecretKeyEntry(new SecretKeySpec(secret, "AES")),
                        new KeyStore.PasswordProtection(password));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password);
            write(bytes.toByteArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableKeystore("cannot make the keystore " + file + ": " + e.getMessage(), e);
        }
    }

    /** All of it or nothing, and on disk: what is wrapped with it must never outlive it. */
    private void write(byte[] bytes) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no place for a file");
        }
        Files.createDirectories(folder);
        Path fresh = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
