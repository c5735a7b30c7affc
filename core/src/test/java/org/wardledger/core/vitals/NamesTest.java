package org.wardledger.core.vitals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String SIXTY_FOUR = "x".repeat(64);

    @ParameterizedTest
    @ValueSource(strings = {"a", "icu-1", "B_2", "0", "-", "_"})
    void a_name_has_letters_digits_underscores_and_hyphens(String name) {
        assertThat(Names.isValid(name)).isTrue();
        assertThat(Names.check(name, "ward")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a.b", "a/b", "+", "#", "é", "a\n", "\na", "a\0", "Ａ", "٣"})
    void anything_else_is_no_name(String name) {
        assertThat(Names.isValid(name)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.check(name, "ward"))
                .withMessage("not a valid name of a ward");
    }

    @Test
    void a_name_has_at_most_64_characters() {
        assertThat(Names.isValid(SIXTY_FOUR)).isTrue();
        assertThat(Names.isValid(SIXTY_FOUR + "x")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"' ', true", "~, true", "a~ b, true", "'', true", "é, false"})
    void printable_ascii_goes_from_space_to_tilde(String text, boolean printable) {
        assertThat(Names.isPrintableAscii(text)).isEqualTo(printable);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x1F, 0x7F, 0x80, 0x2028})
    void control_characters_are_not_printable(int character) {
        assertThat(Names.isPrintableAscii(Character.toString(character))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vitals", "waveform.ECG-II", "waveform.x"})
    void a_stream_is_vitals_or_the_waveform_of_a_signal(String name) {
        assertThat(new Stream(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Vitals", "vitals ", "waveform", "waveform.", "waveform.a.b", "waveform/a", "status"})
    void anything_else_is_no_stream(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Stream(name));
    }
}
