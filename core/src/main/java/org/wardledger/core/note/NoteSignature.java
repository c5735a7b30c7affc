package org.wardledger.core.note;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** One signature line of a note, by whomever and of whatever type: {@code — name base64(keyID ‖ signature)}. Immutable. */
public final class NoteSignature {
    private static final String PREFIX = "\u2014 ";

    private final String name;
    private final int keyId;
    private final byte[] signature;

    private NoteSignature(String name, int keyId, byte[] signature) {
        this.name = name;
        this.keyId = keyId;
        this.signature = signature;
    }

    /** Throws IllegalArgumentException for a bad key name or an empty signature. */
    public static NoteSignature of(String name, int keyId, byte[] signature) {
        if (signature.length == 0) {
            throw new IllegalArgumentException("a signature has at least one byte");
        }
        return new NoteSignature(KeyName.checked(name), keyId, signature.clone());
    }

    /** A line without its newline; empty when it is not exactly what {@link #line} writes. */
    static Optional<NoteSignature> parse(String line) {
        int space = line.indexOf(' ', PREFIX.length());
        if (!line.startsWith(PREFIX) || space < 0) {
            return Optional.empty();
        }
        String name = line.substring(PREFIX.length(), space);
        return StrictBase64.decode(line.substring(space + 1))
                .filter(bytes -> bytes.length > Integer.BYTES && KeyName.isValid(name))
                .map(bytes -> new NoteSignature(
                        name, ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length)));
    }

    /** The line without its newline. */
    String line() {
        byte[] payload = ByteBuffer.allocate(Integer.BYTES + signature.length)
                .putInt(keyId)
                .put(signature)
                .array();
        return PREFIX + name + " " + StrictBase64.encode(payload);
    }

    /** Whether the line says that it is this key's. */
    boolean claimsToBeBy(VerifierKey key) {
        return keyId == key.keyId() && name.equals(key.name());
    }

    public String name() {
        return name;
    }

    /** Four bytes, big-endian. */
    public int keyId() {
        return keyId;
    }

    /** What follows the key ID: 64 bytes for Ed25519. A copy. */
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that
                && keyId == that.keyId
                && name.equals(that.name)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * keyId + Arrays.hashCode(signature);
    }

    @Override
    public String toString() {
        return name + "+" + HexFormat.of().toHexDigits(keyId);
    }
}
