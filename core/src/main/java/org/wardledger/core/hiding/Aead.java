package org.wardledger.core.hiding;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.wardledger.core.bytes.DecodeException;

/**
 * AES-256-GCM under one key, with nonces that follow from what is encrypted: equal plaintexts with equal additional data
 * become equal bytes, different ones never share a nonce. Immutable, thread-safe.
 */
final class Aead {
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    /** What encryption adds to a plaintext. */
    static final int OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

    // looking the algorithm up costs as much as opening a small record, and a Cipher is not thread-safe
    private static final ThreadLocal<Cipher> OPENER = ThreadLocal.withInitial(Aead::newCipher);

    private final SecretKeySpec key;
    private final Hmac nonces;

    Aead(byte[] key, Hmac nonces) {
        this.key = new SecretKeySpec(key, "AES");
        this.nonces = nonces;
    }

    /**
     * Nonce, ciphertext, tag.
     *
     * @param nonceParts what the nonce follows from; together with the key they must determine the plaintext
     */
    byte[] seal(byte[] plaintext, byte[] additional, byte[]... nonceParts) {
        byte[] nonce = Arrays.copyOf(nonces.of(nonceParts), NONCE_BYTES);
        try {
            // a fresh one each time: the JDK's refuses the nonce that it had last, and here that one is right
            Cipher cipher = newCipher();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
            cipher.updateAAD(additional);
            byte[] sealed = Arrays.copyOf(nonce, OVERHEAD_BYTES + plaintext.length);
            cipher.doFinal(plaintext, 0, plaintext.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    /** @throws DecodeException when these bytes were not made under this key with this additional data */
    byte[] open(byte[] sealed, int from, byte[] additional) {
        if (sealed.length - from < OVERHEAD_BYTES) {
            throw new DecodeException("too short for what is encrypted");
        }
        try {
            Cipher cipher = OPENER.get();
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, sealed, from, NONCE_BYTES));
            cipher.updateAAD(additional);
            return cipher.doFinal(sealed, from + NONCE_BYTES, sealed.length - from - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new DecodeException("does not open with this key");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }
}
