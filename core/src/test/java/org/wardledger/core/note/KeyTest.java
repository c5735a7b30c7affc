package org.wardledger.core.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final SecureRandom RANDOM = new SecureRandom();

    /** From the documentation of Go's golang.org/x/mod/sumdb/note. */
    private static final String GO_SECRET =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    @Test
    void theFirstVectorOfRfc8032Holds() {
        SigningKey key =
                SigningKey.of("test", HEX.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

        assertThat(HEX.formatHex(key.verifierKey().publicKey()))
                .isEqualTo("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assertThat(HEX.formatHex(key.sign(new byte[0])))
                .isEqualTo(
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
                                + "b46bd25bf5f0595bbe24655141438e7a100b");
    }

    @Test
    void theKeysOfGosDocumentationAreReadAndWritten() {
        SigningKey key = SigningKey.parse(GO_SECRET).orThrow();

        assertThat(key.verifierKey().text()).isEqualTo(GO_PUBLIC);
        assertThat(key.secretText()).isEqualTo(GO_SECRET);
        assertThat(VerifierKey.parse(GO_PUBLIC)).isEqualTo(new Parsed.Good<>(key.verifierKey()));
        assertThat(key.verifierKey().keyId()).isEqualTo(0xc74f20a3);
    }

    @Test
    void theJdkVerifiesWhatWeSign() throws GeneralSecurityException {
        for (int i = 0; i < 20; i++) {
            SigningKey key = SigningKey.generate("demo/0/1", RANDOM);
            byte[] message = ("message " + i).getBytes(UTF_8);
            byte[] signature = key.sign(message);

            Signature jdk = Signature.getInstance("Ed25519");
            jdk.initVerify(jdkKey(key.verifierKey()));
            jdk.update(message);
            assertThat(jdk.verify(signature)).isTrue();
            assertThat(key.verifierKey().verifies(message, signature)).isTrue();
            assertThat(key.sign(message)).as("signatures are deterministic").isEqualTo(signature);
        }
    }

    @Test
    void aSignatureHoldsForItsMessageKeyAndLengthOnly() {
        SigningKey key = SigningKey.generate("demo", RANDOM);
        VerifierKey verifier = key.verifierKey();
        byte[] message = "the message".getBytes(UTF_8);
        byte[] signature = key.sign(message);

        assertThat(verifier.verifies("the massage".getBytes(UTF_8), signature)).isFalse();
        assertThat(SigningKey.generate("demo", RANDOM).verifierKey().verifies(message, signature))
                .isFalse();
        assertThat(verifier.verifies(message, new byte[0])).isFalse();
        assertThat(verifier.verifies(
                        message, ByteBuffer.allocate(65).put(signature).array()))
                .isFalse();
        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifier.verifies(message, flipped)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void keysGoThereAndBack() {
        SigningKey key = SigningKey.generate("Krankenhaus-Süd/0/1", RANDOM);
        SigningKey again = SigningKey.parse(key.secretText()).orThrow();

        assertThat(again.verifierKey()).isEqualTo(key.verifierKey()).hasSameHashCodeAs(key.verifierKey());
        assertThat(VerifierKey.parse(key.verifierKey().text()).orThrow()).isEqualTo(key.verifierKey());
        assertThat(VerifierKey.of("other", key.verifierKey().publicKey())).isNotEqualTo(key.verifierKey());
    }

    @Test
    void aSigningKeyDoesNotPrintItsSecret() {
        SigningKey key = SigningKey.parse(GO_SECRET).orThrow();

        assertThat(key).hasToString("SigningKey[" + GO_PUBLIC + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a+b",
                "a\tb",
                "a\nb",
                "a\u00a0b",
                "a\u0085b",
                "a\u2028b",
                "a\u3000b",
                "a\u0001b",
                "\uD800"
            })
    void aBadNameIsNoKeyName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.generate(name, RANDOM));
        byte[] publicKey = SigningKey.generate("good", RANDOM).verifierKey().publicKey();
        assertThatIllegalArgumentException().isThrownBy(() -> VerifierKey.of(name, publicKey));
        assertThat(VerifierKey.parse(name + GO_PUBLIC.substring("PeterNeumann".length())))
                .isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void everyChangedCharacterOfAKeyTextIsNoticed() {
        for (int at = 0; at < GO_PUBLIC.length(); at++) {
            for (char c : "+/=0aZ \n".toCharArray()) {
                String changed = GO_PUBLIC.substring(0, at) + c + GO_PUBLIC.substring(at + 1);
                if (!changed.equals(GO_PUBLIC)) {
                    assertThat(VerifierKey.parse(changed)).as(changed).isInstanceOf(Parsed.Malformed.class);
                    assertThat(SigningKey.parse("PRIVATE+KEY+" + changed))
                            .as(changed)
                            .isInstanceOf(Parsed.Malformed.class);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                "PeterNeumann+c74f20a3+",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWAA==",
                "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
            })
    void anythingElseIsNoVerifierKey(String text) {
        assertThat(VerifierKey.parse(text)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void aKeyOfAnotherTypeIsNotTaken() {
        byte[] typed = ByteBuffer.allocate(33).put((byte) 0x04).array();
        String text = "witness+"
                + HEX.toHexDigits(KeyName.keyId("witness", typed))
                + "+"
                + Base64.getEncoder().encodeToString(typed);

        assertThat(VerifierKey.parse(text)).isInstanceOf(Parsed.Malformed.class);
    }

    /** Under the neutral element as a key, a signature could be made up for any message. */
    @Test
    void aPublicKeyOfSmallOrderIsNoKey() {
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        assertThatIllegalArgumentException().isThrownBy(() -> VerifierKey.of("evil", neutral));
        String text = KeyText.write("evil", KeyName.keyId("evil", KeyText.typed(neutral)), neutral);
        assertThat(VerifierKey.parse(text)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void aKeyOfAnotherLengthIsNoKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.of("short", new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> VerifierKey.of("long", new byte[33]));
    }

    private static PublicKey jdkKey(VerifierKey key) throws GeneralSecurityException {
        byte[] prefix = HEX.parseHex("302a300506032b6570032100");
        byte[] encoded = ByteBuffer.allocate(prefix.length + 32)
                .put(prefix)
                .put(key.publicKey())
                .array();
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
