package org.wardledger.core.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalContentTest {
    @ParameterizedTest
    @CsvSource({"a, 1024", "é, 1024", "€, 1023", "\uD83D\uDE00, 1024"})
    void text_that_is_too_long_is_cut_between_two_characters(String character, int bytes) {
        RefusalContent refusal = refusal("reason", character.repeat(2000));
        assertThat(refusal.detail().getBytes(UTF_8)).hasSize(bytes);
        assertThat(character.repeat(2000)).startsWith(refusal.detail());
        assertThat(ContentCodec.decode(ContentCodec.encode(refusal))).isEqualTo(refusal);
    }

    @Test
    void what_fits_is_kept_whole() {
        assertThat(refusal("reason", "a".repeat(1024)).detail()).hasSize(1024);
    }

    @Test
    void a_reason_has_1_to_64_characters() {
        assertThat(refusal("r".repeat(64), "").reason()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> refusal("", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> refusal("r".repeat(65), ""));
    }

    private static RefusalContent refusal(String reason, String detail) {
        return new RefusalContent("p", reason, detail, detail, new byte[] {1});
    }
}
