package org.wardledger.core.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Content identifier of a payload: CIDv1, codec raw (0x55), multihash sha2-256 (0x12, 32 bytes). Only the digest
 * differs from one to the next, so only it is kept and sealed. Source: the multiformats CID specification.
 */
public final class Cid {
    public static final int DIGEST_BYTES = 32;
    private static final byte[] PREFIX = {0x01, 0x55, 0x12, 0x20};
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int TEXT_LENGTH = 59;

    private final byte[] digest;

    private Cid(byte[] digest) {
        this.digest = digest;
    }

    /** The identifier of these payload bytes. */
    public static Cid ofPayload(byte[] payload) {
        try {
            return new Cid(MessageDigest.getInstance("SHA-256").digest(payload));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Cid ofDigest(byte[] digest) {
        if (digest.length != DIGEST_BYTES) {
            throw new IllegalArgumentException("a digest has 32 bytes");
        }
        return new Cid(digest.clone());
    }

    /** Reads the text form; empty when it is anything but the canonical text of such a CID. */
    public static Optional<Cid> parse(String text) {
        if (text.length() != TEXT_LENGTH || text.charAt(0) != 'b') {
            return Optional.empty();
        }
        byte[] bytes = new byte[PREFIX.length + DIGEST_BYTES];
        int bits = 0;
        int pending = 0;
        int at = 0;
        for (int i = 1; i < text.length(); i++) {
            int five = ALPHABET.indexOf(text.charAt(i));
            if (five < 0) {
                return Optional.empty();
            }
            pending = pending << 5 | five;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (pending >>> bits);
                pending &= (1 << bits) - 1;
            }
        }
        Cid cid = new Cid(Arrays.copyOfRange(bytes, PREFIX.length, bytes.length));
        return cid.toString().equals(text) ? Optional.of(cid) : Optional.empty();
    }

    /** A copy of the SHA-256 digest. */
    public byte[] digest() {
        return digest.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cid c && Arrays.equals(digest, c.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /** Multibase base32, lower case, unpadded: {@code bafk…}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(TEXT_LENGTH).append('b');
        int bits = 0;
        int pending = 0;
        for (int i = 0; i < PREFIX.length + DIGEST_BYTES; i++) {
            int next = i < PREFIX.length ? PREFIX[i] : digest[i - PREFIX.length];
            pending = pending << 8 | (next & 0xFF);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(pending >>> bits & 31));
            }
            pending &= (1 << bits) - 1;
        }
        return bits == 0
                ? text.toString()
                : text.append(ALPHABET.charAt(pending << (5 - bits) & 31)).toString();
    }
}
