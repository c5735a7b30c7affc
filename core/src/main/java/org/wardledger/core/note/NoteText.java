package org.wardledger.core.note;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The characters that a signed note may have: Unicode without ASCII control characters other than the newline. */
final class NoteText {
    private NoteText() {}

    static boolean isAllowed(String text) {
        return text.chars().noneMatch(c -> c < ' ' && c != '\n') && encode(text).isPresent();
    }

    static boolean isAllowedLine(String line) {
        return !line.isEmpty() && line.indexOf('\n') < 0 && isAllowed(line);
    }

    /** UTF-8; empty when the text has half a surrogate pair, for which String.getBytes would write a question mark. */
    static Optional<byte[]> encode(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return Optional.of(bytes);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Empty when the bytes are not UTF-8. */
    static Optional<String> decode(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
