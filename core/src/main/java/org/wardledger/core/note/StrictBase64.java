package org.wardledger.core.note;

import java.util.Base64;
import java.util.Optional;

/**
 * Standard base64, canonical only: padded, no line breaks, unused bits zero. The JDK's decoder takes missing padding
 * and stray bits, so that one signature would have many spellings.
 */
final class StrictBase64 {
    private StrictBase64() {}

    static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static Optional<byte[]> decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    }
}
