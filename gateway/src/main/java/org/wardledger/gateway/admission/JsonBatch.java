package org.wardledger.gateway.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Several readings in one message: a JSON array. Only cut into its elements here, each the bytes as they came, and each
 * judged as if it had come alone.
 */
final class JsonBatch {
    static final int MAX = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1 + JsonDocument.MAX_DEPTH)
                    .build())
            .build();

    private JsonBatch() {}

    /** Whether the first character that is not white space opens an array. */
    static boolean isOne(byte[] payload) {
        for (byte b : payload) {
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return b == '[';
            }
        }
        return false;
    }

    /**
     * The elements' bytes, in order.
     *
     * @throws NotAdmissible when the whole is no JSON array, is empty, or has more than {@link #MAX} elements: then it cannot
     *     be told where one element ends, or there is none
     */
    static List<byte[]> elements(byte[] payload) throws NotAdmissible {
        String text = JsonDocument.decode(payload);
        List<byte[]> elements = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == null) {
                    throw JsonDocument.malformed("ends early");
                }
                if (elements.size() == MAX) {
                    throw new NotAdmissible(Reason.TOO_LARGE, "more than " + MAX + " readings");
                }
                int from = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken(); // a string is read to its end only when asked for
                int to = (int) parser.currentLocation().getCharOffset();
                elements.add(text.substring(from, to).getBytes(StandardCharsets.UTF_8));
            }
            if (parser.nextToken() != null) {
                throw JsonDocument.malformed("something follows the end");
            }
        } catch (IOException e) {
            throw JsonDocument.malformed("no JSON array");
        }
        if (elements.isEmpty()) {
            throw JsonDocument.malformed("an empty array");
        }
        return elements;
    }
}
