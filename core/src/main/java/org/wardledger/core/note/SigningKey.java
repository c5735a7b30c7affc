package org.wardledger.core.note;

import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A named Ed25519 private key that signs notes. Signatures are deterministic (RFC 8032). Its text for a file is that of
 * Go's sumdb/note: {@code PRIVATE+KEY+name+keyID+base64(0x01 ‖ seed)}. Immutable and thread-safe.
 */
public final class SigningKey {
    private static final String PREFIX = "PRIVATE+KEY+";

    private final byte[] seed;
    private final VerifierKey verifierKey;

    private SigningKey(String name, byte[] seed) {
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        this.seed = seed;
        this.verifierKey = VerifierKey.of(name, publicKey);
    }

    /** The key that follows from 32 secret bytes. Throws IllegalArgumentException for a bad name or another length. */
    public static SigningKey of(String name, byte[] seed) {
        if (seed.length != KeyText.KEY_LENGTH) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes");
        }
        return new SigningKey(name, seed.clone());
    }

    /** A new key. Throws IllegalArgumentException for a bad name. */
    public static SigningKey generate(String name, SecureRandom random) {
        byte[] seed = new byte[KeyText.KEY_LENGTH];
        random.nextBytes(seed);
        return new SigningKey(name, seed);
    }

    /** Reads exactly what {@link #secretText} writes; the key ID must be the one that follows from the rest. */
    public static Parsed<SigningKey> parse(String secretText) {
        Optional<KeyText> read =
                secretText.startsWith(PREFIX) ? KeyText.read(secretText.substring(PREFIX.length())) : Optional.empty();
        if (read.isEmpty()) {
            return new Parsed.Malformed<>("a signing key is PRIVATE+KEY+name+hex8+base64(0x01, 32 bytes)");
        }
        SigningKey key = new SigningKey(read.get().name(), read.get().key());
        if (key.verifierKey.keyId() != read.get().keyId()) {
            return new Parsed.Malformed<>("the signing key does not have the key ID that it says");
        }
        return new Parsed.Good<>(key);
    }

    /** The 64 bytes of the Ed25519 signature over {@code message}. */
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /** The public half. */
    public VerifierKey verifierKey() {
        return verifierKey;
    }

    /** The key as a file's only line holds it. Whoever reads it can sign. */
    public String secretText() {
        return PREFIX + KeyText.write(verifierKey.name(), verifierKey.keyId(), seed);
    }

    /** The public half's text: a key that is logged by mistake stays secret. */
    @Override
    public String toString() {
        return "SigningKey[" + verifierKey.text() + "]";
    }
}
