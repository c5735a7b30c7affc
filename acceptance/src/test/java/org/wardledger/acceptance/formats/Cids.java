package org.wardledger.acceptance.formats;

import java.util.HexFormat;

/** CIDv1, raw, sha2-256, as text. */
public final class Cids {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Cids() {}

    public static String of(byte[] payload) {
        return ofDigest(Trees.sha256(payload));
    }

    public static String ofDigest(byte[] digest) {
        String hex = "01551220" + HexFormat.of().formatHex(digest);
        return "b" + base32(HexFormat.of().parseHex(hex));
    }

    /** RFC 4648 in lower case, without padding. */
    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int count = 0;
        for (byte next : bytes) {
            bits = (bits << 8) | (next & 0xff);
            count += 8;
            while (count >= 5) {
                count -= 5;
                text.append(ALPHABET.charAt((bits >> count) & 31));
            }
            bits &= (1 << count) - 1;
        }
        if (count > 0) {
            text.append(ALPHABET.charAt((bits << (5 - count)) & 31));
        }
        return text.toString();
    }
}
