package org.wardledger.core.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.Rfc6962;

class OriginAndCheckpointTest {
    private static final String ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    @Test
    void anOriginGoesThereAndBack() {
        Origin origin = new Origin("demo", 0, 1);

        assertThat(origin.text()).isEqualTo("demo/0/1");
        assertThat(Origin.parse("demo/0/1")).isEqualTo(new Parsed.Good<>(origin));
        assertThat(Origin.parse("St_Mary-2/2147483647/10").orThrow())
                .isEqualTo(new Origin("St_Mary-2", 2147483647, 10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "demo/0",
                "demo/0/1/",
                "/0/1",
                "demo/0/0",
                "demo/00/1",
                "demo/0/01",
                "demo/-1/1",
                "demo/+1/1",
                "demo/0/1\n",
                " demo/0/1",
                "de mo/0/1",
                "demo/2147483648/1",
                "demo/0/9999999999",
                "demo/\u0661/1",
                "dé/0/1"
            })
    void anythingElseIsNoOrigin(String text) {
        assertThat(Origin.parse(text)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void anOriginIsNotBuiltFromNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin("a/b", 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin("x".repeat(65), 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin("demo", -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin("demo", 0, 0));
    }

    @Test
    void aCheckpointIsThreeLines() {
        Checkpoint checkpoint = new Checkpoint("demo/0/1", 0, Rfc6962.EMPTY_ROOT);

        assertThat(checkpoint.text()).isEqualTo("demo/0/1\n0\n" + ROOT + "\n");
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(new Parsed.Good<>(checkpoint));
        assertThat(Checkpoint.parse("sum.golang.org log\n9223372036854775807\n" + ROOT + "\n")
                        .orThrow()
                        .size())
                .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "demo/0/1\n7\n",
                "demo/0/1\n7\n" + ROOT,
                "demo/0/1\n7\n" + ROOT + "\nextension\n",
                "demo/0/1\n7\n" + ROOT + "\n\n",
                "\n7\n" + ROOT + "\n",
                "demo/0/1\r\n7\n" + ROOT + "\n",
                "demo/0/1\n07\n" + ROOT + "\n",
                "demo/0/1\n00\n" + ROOT + "\n",
                "demo/0/1\n+7\n" + ROOT + "\n",
                "demo/0/1\n-7\n" + ROOT + "\n",
                "demo/0/1\n 7\n" + ROOT + "\n",
                "demo/0/1\n\n" + ROOT + "\n",
                "demo/0/1\n\u0667\n" + ROOT + "\n",
                "demo/0/1\n9223372036854775808\n" + ROOT + "\n",
                "demo/0/1\n18446744073709551615\n" + ROOT + "\n",
                "demo/0/1\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
                "demo/0/1\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
                "demo/0/1\n7\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "demo/0/1\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n",
                "demo/0/1\n7\n" + ROOT + " \n"
            })
    void anythingElseIsNoCheckpoint(String text) {
        assertThat(Checkpoint.parse(text)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void aCheckpointIsNotBuiltFromNonsense() {
        Hash root = Rfc6962.EMPTY_ROOT;
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("", 0, root));
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("a\nb", 0, root));
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("half \uD800", 0, root));
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("demo/0/1", -1, root));
    }
}
