package org.wardledger.core.hiding;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) under one key. Immutable, thread-safe. */
final class Hmac {
    static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    // looking the algorithm up costs more than the function itself, and a Mac is not thread-safe
    private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(Hmac::newMac);

    private final SecretKeySpec key;

    Hmac(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** The subkey of {@code secret} with this label, docs/FORMATS.md "Patient keys". */
    static byte[] derive(byte[] secret, String label) {
        return new Hmac(secret).of(label.getBytes(StandardCharsets.US_ASCII));
    }

    byte[] of(byte[]... parts) {
        Mac mac = MAC.get();
        try {
            mac.init(key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a key of any bytes is one for HMAC", e);
        }
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static Mac newMac() {
        try {
            return Mac.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
