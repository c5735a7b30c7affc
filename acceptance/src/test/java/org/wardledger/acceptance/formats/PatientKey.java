package org.wardledger.acceptance.formats;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What a patient's key opens: docs/FORMATS.md "Patient keys". The ledger gives no key away; the page's example has one. */
public record PatientKey(long patient, int epoch, byte[] secret) {
    private static final int NONCE_BYTES = 12;

    /** The content of a payload. */
    public byte[] open(byte[] payload) {
        byte[] additional = ByteBuffer.allocate(10)
                .put((byte) 1)
                .putLong(patient)
                .put((byte) epoch)
                .array();
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(derive("wardledger/content"), "AES"),
                    new GCMParameterSpec(128, payload, 1, NONCE_BYTES));
            cipher.updateAAD(additional);
            byte[] content = cipher.doFinal(payload, 1 + NONCE_BYTES, payload.length - 1 - NONCE_BYTES);
            byte[] nonce = Arrays.copyOf(hmac(derive("wardledger/nonce"), content), NONCE_BYTES);
            if (!Arrays.equals(nonce, Arrays.copyOfRange(payload, 1, 1 + NONCE_BYTES))) {
                throw new Malformed("a nonce that does not follow from the content");
            }
            return content;
        } catch (GeneralSecurityException e) {
            throw new Malformed("a payload that does not open: " + e.getMessage());
        }
    }

    /** What opens the commitment of the entry with that context. */
    public byte[] opener(byte[] context) {
        return hmac(derive("wardledger/commit"), context);
    }

    /** The ordinals that an entry refers to, eight at most: one block of the keystream. */
    public List<Integer> ordinals(byte[] context, Concealed concealed) {
        ByteBuffer keystream = ByteBuffer.wrap(hmac(derive("wardledger/mask"), context, new byte[] {0}));
        ByteBuffer masked = ByteBuffer.wrap(concealed.references());
        List<Integer> ordinals = new ArrayList<>();
        while (masked.hasRemaining()) {
            ordinals.add(masked.getInt() ^ keystream.getInt());
        }
        return ordinals;
    }

    private byte[] derive(String label) {
        return hmac(secret, label.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
