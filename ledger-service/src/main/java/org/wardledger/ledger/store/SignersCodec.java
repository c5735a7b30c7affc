package org.wardledger.ledger.store;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/** Texts of verifier keys as bytes of the index. */
final class SignersCodec {
    private static final int MAX_KEYS = 10_000;
    private static final int MAX_TEXT = 1000;

    private SignersCodec() {}

    static byte[] encode(List<String> keys) {
        ByteWriter out = new ByteWriter().varint(keys.size());
        keys.forEach(out::text);
        return out.toBytes();
    }

    static List<String> decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int count = in.count(MAX_KEYS, "number of keys");
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(in.text(MAX_TEXT, "key"));
        }
        in.end();
        return List.copyOf(keys);
    }
}
