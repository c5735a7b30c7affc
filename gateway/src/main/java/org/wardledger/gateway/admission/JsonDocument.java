package org.wardledger.gateway.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.Decimals;

/**
 * A strict, bounded walk through a JSON text: valid UTF-8, no name twice, nothing behind the end, shallow, short names,
 * strings and numbers. Every deviation is {@link Reason#MALFORMED}. For one thread.
 */
final class JsonDocument implements AutoCloseable {
    static final int MAX_DEPTH = 4; // ours is object, array, object
    private static final int MAX_NUMBER = 40;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(64)
                    .maxStringLength(256)
                    .maxNumberLength(MAX_NUMBER)
                    .build())
            .build();

    private final JsonParser parser;

    private JsonDocument(JsonParser parser) {
        this.parser = parser;
    }

    static JsonDocument of(byte[] payload) throws NotAdmissible {
        try {
            return new JsonDocument(FACTORY.createParser(decode(payload)));
        } catch (IOException e) {
            throw malformed("");
        }
    }

    /** Jackson would guess UTF-16 and UTF-32 too, and is lenient about broken UTF-8. */
    static String decode(byte[] payload) throws NotAdmissible {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("not UTF-8");
        }
    }

    static NotAdmissible malformed(String particular) {
        return new NotAdmissible(Reason.MALFORMED, particular);
    }

    /** The next token; the end of the text is malformed, because the caller expects something. */
    JsonToken next() throws NotAdmissible {
        JsonToken token = nextOrEnd();
        if (token == null) {
            throw malformed("ends early");
        }
        return token;
    }

    /** Goes on to the next token, which must be {@code wanted}. */
    void expect(JsonToken wanted, String where) throws NotAdmissible {
        if (next() != wanted) {
            throw malformed(where);
        }
    }

    /** Nothing but white space may follow. */
    void expectEnd() throws NotAdmissible {
        if (nextOrEnd() != null) {
            throw malformed("something follows the end");
        }
    }

    /** Text of the current token: a name, a string, or a number as it was written. */
    String text() throws NotAdmissible {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw malformed(place());
        }
    }

    JsonToken current() {
        return parser.currentToken();
    }

    /** Goes on to a value that must be a string. */
    String string(String where) throws NotAdmissible {
        expect(JsonToken.VALUE_STRING, where);
        return text();
    }

    /** Goes on to a value that must be a number. */
    BigDecimal number(String where) throws NotAdmissible {
        next();
        return currentNumber(where);
    }

    /** The current number as it was written, never through a binary float; bounded as {@link Decimals} are. */
    BigDecimal currentNumber(String where) throws NotAdmissible {
        if (current() != JsonToken.VALUE_NUMBER_INT && current() != JsonToken.VALUE_NUMBER_FLOAT) {
            throw malformed(where);
        }
        String text = text();
        if (text.length() <= MAX_NUMBER) { // Jackson checks lengths only where it converts
            BigDecimal number;
            try {
                number = new BigDecimal(text);
            } catch (NumberFormatException e) { // an exponent beyond 32 bits
                throw new NotAdmissible(Reason.BAD_VALUE, where);
            }
            if (Decimals.isBounded(number)) {
                return number;
            }
        }
        throw new NotAdmissible(Reason.BAD_VALUE, where);
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new IllegalStateException(e); // it reads from memory
        }
    }

    private @Nullable JsonToken nextOrEnd() throws NotAdmissible {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw malformed(place());
        }
    }

    /** Where, without the text itself: it may be patient data. */
    private String place() {
        return "near character " + parser.currentLocation().getCharOffset();
    }
}
