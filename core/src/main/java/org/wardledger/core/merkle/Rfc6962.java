package org.wardledger.core.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The three hashes of RFC 6962 section 2.1 (and RFC 9162 section 2.1.1) with SHA-256. Thread-safe. */
public final class Rfc6962 {
    private static final byte LEAF_PREFIX = 0x00;
    private static final byte NODE_PREFIX = 0x01;

    // Looking the algorithm up costs a good part of hashing 65 bytes, and a digest is not thread-safe.
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Rfc6962::newDigest);

    /** The root of the tree without leaves: SHA-256 of nothing. */
    public static final Hash EMPTY_ROOT = Hash.own(newDigest().digest());

    private Rfc6962() {}

    /** SHA-256(0x00 ‖ data). */
    public static Hash leafHash(byte[] data) {
        MessageDigest digest = start(LEAF_PREFIX);
        digest.update(data);
        return Hash.own(digest.digest());
    }

    /** SHA-256(0x01 ‖ left ‖ right). */
    public static Hash nodeHash(Hash left, Hash right) {
        MessageDigest digest = start(NODE_PREFIX);
        left.feed(digest);
        right.feed(digest);
        return Hash.own(digest.digest());
    }

    private static MessageDigest start(byte prefix) {
        MessageDigest digest = DIGEST.get();
        // An exception half-way through an earlier hash must not leak into this one.
        digest.reset();
        digest.update(prefix);
        return digest;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
