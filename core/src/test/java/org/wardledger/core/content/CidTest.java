package org.wardledger.core.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class CidTest {
    /** Known answer of the CID specification's tools; any IPFS tool gives it too. */
    private static final String HELLO_WORLD = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

    @Test
    void the_cid_of_hello_world_is_the_known_one() {
        assertThat(Cid.ofPayload("hello world".getBytes(UTF_8))).hasToString(HELLO_WORLD);
        assertThat(Cid.parse(HELLO_WORLD)).contains(Cid.ofPayload("hello world".getBytes(UTF_8)));
    }

    @Test
    void text_and_digest_come_back() {
        Seeds.forEach(2_000, seed -> {
            Cid cid = new RandomValues(seed).cid();
            assertThat(Cid.parse(cid.toString())).contains(cid);
            assertThat(Cid.ofDigest(cid.digest())).isEqualTo(cid);
            assertThat(cid.toString()).matches("bafkrei[a-z2-7]{52}");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "b",
                "zafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", // another multibase
                "BAFKREIFZJUT3TE2NHYEKKLSS27NH3K72YSCO7Y32KOAO5EEI66WOF36N5E",
                "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5f", // a bit behind the end
                "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5", // ends early
                "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5ea",
                "bafybeifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", // codec dag-pb
                "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n51" // not base32
            })
    void any_other_text_is_no_cid_of_ours(String text) {
        assertThat(Cid.parse(text)).isEmpty();
    }

    @Test
    void a_changed_character_is_another_cid_or_none() {
        for (int at = 0; at < HELLO_WORLD.length(); at++) {
            for (char character : "abcdefghijklmnopqrstuvwxyz234567=A".toCharArray()) {
                String text = HELLO_WORLD.substring(0, at) + character + HELLO_WORLD.substring(at + 1);
                Cid.parse(text).ifPresent(cid -> assertThat(cid).hasToString(text));
            }
        }
    }

    @Test
    void a_digest_has_32_bytes_and_is_copied() {
        assertThatIllegalArgumentException().isThrownBy(() -> Cid.ofDigest(new byte[31]));
        byte[] digest = new byte[32];
        Cid cid = Cid.ofDigest(digest);
        digest[0] = 1;
        cid.digest()[1] = 1;
        assertThat(cid).isEqualTo(Cid.ofDigest(new byte[32]));
    }
}
