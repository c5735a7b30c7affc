package org.wardledger.core.note;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * A named Ed25519 public key that checks note signatures. Its text is {@code name+keyID+base64(0x01 ‖ key)}, the key ID
 * in eight lowercase hex digits. Immutable and thread-safe.
 */
public final class VerifierKey {
    private final String name;
    private final byte[] publicKey;
    private final int keyId;
    // The key, decompressed once.
    private final Ed25519.PublicPoint point;

    private VerifierKey(String name, byte[] publicKey, Ed25519.PublicPoint point) {
        this.name = name;
        this.publicKey = publicKey;
        this.point = point;
        this.keyId = KeyName.keyId(name, KeyText.typed(publicKey));
    }

    /** Throws IllegalArgumentException for a bad name, or for 32 bytes that are no sound public key. */
    public static VerifierKey of(String name, byte[] publicKey) {
        byte[] copy = publicKey.clone();
        Ed25519.PublicPoint point = copy.length == KeyText.KEY_LENGTH ? point(copy) : null;
        if (point == null) {
            throw new IllegalArgumentException("no Ed25519 public key");
        }
        return new VerifierKey(KeyName.checked(name), copy, point);
    }

    /** Reads exactly what {@link #text} writes; the key ID must be the one that follows from the rest. */
    public static Parsed<VerifierKey> parse(String text) {
        Optional<KeyText> read = KeyText.read(text);
        if (read.isEmpty()) {
            return new Parsed.Malformed<>("a verifier key is name+hex8+base64(0x01, 32 bytes)");
        }
        KeyText parts = read.get();
        Ed25519.PublicPoint point = point(parts.key());
        if (point == null) {
            return new Parsed.Malformed<>("the verifier key of " + parts.name() + " is no Ed25519 public key");
        }
        VerifierKey key = new VerifierKey(parts.name(), parts.key(), point);
        if (key.keyId != parts.keyId()) {
            return new Parsed.Malformed<>("the verifier key of " + key.name + " does not have the key ID that it says");
        }
        return new Parsed.Good<>(key);
    }

    /** The full check, not only the encoding's: under a key of small order, signatures hold that nobody made. */
    private static Ed25519.@Nullable PublicPoint point(byte[] publicKey) {
        return Ed25519.validatePublicKeyFullExport(publicKey, 0);
    }

    /** Whether {@code signature} is this key's over {@code message}; a wrong length is simply no signature. */
    public boolean verifies(byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }

    public String name() {
        return name;
    }

    /** The first four bytes, big-endian, of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
    public int keyId() {
        return keyId;
    }

    /** 32 bytes, a copy. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** {@code name+keyID+base64(0x01 ‖ key)}. */
    public String text() {
        return KeyText.write(name, keyId, publicKey);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && Arrays.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
        return keyId;
    }

    @Override
    public String toString() {
        return text();
    }
}
