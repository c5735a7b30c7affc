package org.wardledger.core.alert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names an alert for ever: the first 16 bytes of SHA-256 over the rule's id and the identity of the sample that
 * raised it, so that a replay of the same entries gives the same id.
 */
public record AlertId(long high, long low) {
    public static final int BYTES = 16;

    /** The id of the alert that {@code rule} raises at {@code sample}. */
    static AlertId of(String rule, SampleRef sample) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("wardledger/alert/1\n".getBytes(StandardCharsets.UTF_8));
            digest.update(rule.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(ByteBuffer.allocate(20)
                    .putLong(sample.assignment())
                    .putInt(sample.stream())
                    .putLong(sample.seq())
                    .array());
            ByteBuffer first = ByteBuffer.wrap(digest.digest());
            return new AlertId(first.getLong(), first.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
