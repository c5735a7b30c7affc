package org.wardledger.core.note;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the texts of verifier and signing keys share: {@code name+keyID+base64(type ‖ key)}. */
final class KeyText {
    static final int KEY_LENGTH = 32;

    private static final byte ED25519 = 0x01;
    // A name has no plus, base64 may have.
    private static final Pattern TEXT = Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+(.+)");

    private final String name;
    private final int keyId;
    private final byte[] key;

    private KeyText(String name, int keyId, byte[] key) {
        this.name = name;
        this.keyId = keyId;
        this.key = key;
    }

    static String write(String name, int keyId, byte[] key) {
        return name + "+" + HexFormat.of().toHexDigits(keyId) + "+" + StrictBase64.encode(typed(key));
    }

    /** Empty unless this is an Ed25519 key's text; the key ID is not checked: for a seed it takes the public key. */
    static Optional<KeyText> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || !KeyName.isValid(matcher.group(1))) {
            return Optional.empty();
        }
        int keyId = HexFormat.fromHexDigits(matcher.group(2));
        return StrictBase64.decode(matcher.group(3))
                .filter(bytes -> bytes.length == 1 + KEY_LENGTH && bytes[0] == ED25519)
                .map(bytes -> new KeyText(
                        matcher.group(1),
                        keyId,
                        ByteBuffer.allocate(KEY_LENGTH)
                                .put(bytes, 1, KEY_LENGTH)
                                .array()));
    }

    /** type ‖ key. */
    static byte[] typed(byte[] key) {
        return ByteBuffer.allocate(1 + key.length).put(ED25519).put(key).array();
    }

    String name() {
        return name;
    }

    int keyId() {
        return keyId;
    }

    byte[] key() {
        return key;
    }
}
