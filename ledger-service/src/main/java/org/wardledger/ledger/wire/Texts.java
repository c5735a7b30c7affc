package org.wardledger.ledger.wire;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.wardledger.core.merkle.Hash;

/** Bytes and hashes in base64, as JSON has them. */
final class Texts {
    private Texts() {}

    static String of(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static List<String> of(List<Hash> hashes) {
        return hashes.stream().map(Hash::toBase64).toList();
    }

    /**
     * Stray bits and missing padding, which the JDK's decoder takes, are found when the callers compare what they read
     * with how it is written. Throws IllegalArgumentException for what is no base64 at all.
     */
    static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    static List<Hash> hashes(List<String> texts) {
        List<Hash> hashes = new ArrayList<>();
        for (String text : texts) {
            hashes.add(Hash.of(bytes(text)));
        }
        return hashes;
    }
}
