package org.wardledger.acceptance.formats;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A verifier key of a signed note: {@code name+key id+base64(01 ‖ public key)}. */
public record VerifierKey(String name, String keyId, PublicKey key) {
    /** The fixed front of an Ed25519 key in X.509 (RFC 8410). */
    private static final String X509 = "302a300506032b6570032100";

    public static VerifierKey parse(String text) {
        String[] parts = text.split("\\+", 3);
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        if (typed.length != 33 || typed[0] != 1) {
            throw new Malformed("not an Ed25519 verifier key: " + text);
        }
        byte[] hash = Trees.sha256((parts[0] + "\n").getBytes(StandardCharsets.UTF_8), typed);
        String keyId = HexFormat.of().formatHex(hash, 0, 4);
        if (!keyId.equals(parts[1])) {
            throw new Malformed("the key id of " + text + " should be " + keyId);
        }
        String encoded = X509 + HexFormat.of().formatHex(Arrays.copyOfRange(typed, 1, 33));
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(encoded)));
            return new VerifierKey(parts[0], keyId, key);
        } catch (GeneralSecurityException e) {
            throw new Malformed("not a public key: " + text);
        }
    }

    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
