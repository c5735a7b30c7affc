package org.wardledger.core.merkle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 value of exactly 32 bytes. Immutable; ordered as unsigned big-endian bytes. */
public final class Hash implements Comparable<Hash> {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private Hash(byte[] owned) {
        bytes = owned;
    }

    /** Copies {@code bytes}; throws IllegalArgumentException unless there are exactly {@value #LENGTH}. */
    public static Hash of(byte[] bytes) {
        return own(bytes.clone());
    }

    /** Reads 64 hex digits of either case; throws IllegalArgumentException on anything else. */
    public static Hash fromHex(String hex) {
        return own(HexFormat.of().parseHex(hex));
    }

    /** As {@link #of} without the copy: the caller gives the array away. */
    static Hash own(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 hash has " + LENGTH + " bytes, not " + bytes.length);
        }
        return new Hash(bytes);
    }

    void feed(MessageDigest digest) {
        digest.update(bytes);
    }

    /** A fresh copy. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** 64 lowercase hex digits. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Standard base64 with padding, 44 characters. */
    public String toBase64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public int compareTo(Hash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        // Any four bytes of a hash are already well mixed.
        return ByteBuffer.wrap(bytes).getInt();
    }

    @Override
    public String toString() {
        return toHex();
    }
}
