package org.wardledger.core.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The name of a signer (c2sp.org/signed-note): not empty, no Unicode space, no plus, no control character. */
final class KeyName {
    private static final int NEXT_LINE = 0x85;

    private KeyName() {}

    static boolean isValid(String name) {
        return NoteText.isAllowedLine(name) && name.codePoints().noneMatch(c -> c == '+' || isSpace(c));
    }

    static String checked(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "a key's name is not empty and has no spaces, plus or control characters");
        }
        return name;
    }

    /** The first four bytes, big-endian, of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
    static int keyId(String name, byte[] typeAndKey) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return ByteBuffer.wrap(digest.digest(typeAndKey)).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** White_Space of Unicode, which neither of the JDK's two predicates is by itself. */
    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == NEXT_LINE;
    }
}
