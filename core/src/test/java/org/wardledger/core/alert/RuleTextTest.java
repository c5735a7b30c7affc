package org.wardledger.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class RuleTextTest {
    private static final String FIRST = "wardledger rules 1\n";
    private static final String SPO2 =
            "limit spo2-low 59408-5,2708-6 below hysteresis 1 delay 10000 90=medium 80=high\n";

    @Test
    void a_line_says_all_of_a_rule() {
        RuleSet set = RuleText.parse(FIRST + SPO2);
        assertThat(set.rules())
                .containsExactly(new LimitRule(
                        "spo2-low",
                        List.of("59408-5", "2708-6"),
                        Side.BELOW,
                        BigDecimal.ONE,
                        10_000,
                        List.of(level("90", Priority.MEDIUM), level("80", Priority.HIGH))));
        assertThat(RuleText.format(set)).isEqualTo(FIRST + SPO2);
    }

    @Test
    void no_rules_are_a_rule_set_too() {
        assertThat(RuleText.parse(FIRST).rules()).isEmpty();
        assertThat(RuleText.format(RuleSet.NONE)).isEqualTo(FIRST);
    }

    @Test
    void every_rule_set_comes_back() {
        Seeds.forEach(300, seed -> {
            RandomValues random = new RandomValues(seed);
            List<LimitRule> rules = new ArrayList<>();
            for (int i = random.below(6); i > 0; i--) {
                rules.add(rule(random, "r" + i));
            }
            String text = RuleText.format(new RuleSet(rules));
            assertThat(RuleText.parse(text).rules()).isEqualTo(rules);
            assertThat(RuleText.format(RuleText.parse(text))).isEqualTo(text);
        });
    }

    @Test
    void a_changed_character_is_refused_or_is_another_canonical_text() {
        String text = FIRST + SPO2 + "limit t-high 8310-5 above hysteresis 0.2 delay 0 39=medium\n";
        Seeds.forEach(5_000, seed -> {
            RandomValues random = new RandomValues(seed);
            int at = random.below(text.length());
            char character = "0123456789.-+=,eE \nxX\0é٣".charAt(random.below(24));
            String mutant = text.substring(0, at) + character + text.substring(at + random.below(2));
            try {
                assertThat(RuleText.format(RuleText.parse(mutant))).isEqualTo(mutant);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "\n",
                "wardledger rules 1", // no newline
                "wardledger rules 2\n",
                "wardledger rules 1\n\n", // an empty line
                "wardledger rules 1\r\n",
                "wardledger rules 1\nlimit a 1-1 below hysteresis 1 delay 0 5=low", // no newline at the end
                "wardledger rules 1\nlimit a 1-1 below hysteresis 1 delay 0 5=low\nx",
            })
    void a_text_begins_with_its_version_and_has_a_newline_after_each_line(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RuleText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit a 1-1 below hysteresis 1 delay 0", // no limit
                "limit a 1-1 below hysteresis 1 delay 0 5", // no priority
                "limit a 1-1 below hysteresis 1 delay 0 5=urgent",
                "limit a 1-1 beside hysteresis 1 delay 0 5=low",
                "limit a b 1-1 below hysteresis 1 delay 0 5=low", // not a name
                "limit é 1-1 below hysteresis 1 delay 0 5=low",
                "limit a  below hysteresis 1 delay 0 5=low", // no code
                "limit a 1-1, below hysteresis 1 delay 0 5=low", // an empty code
                "limit a 1_1 below hysteresis 1 delay 0 5=low",
                "limit a 1-1 below hysteresis -1 delay 0 5=low",
                "limit a 1-1 below hysteresis 1.0 delay 0 5=low", // trailing zero
                "limit a 1-1 below hysteresis 1 delay -1 5=low",
                "limit a 1-1 below hysteresis 1 delay 3600001 5=low",
                "limit a 1-1 below hysteresis 1 delay 1.5 5=low", // half a millisecond
                "limit a 1-1 below hysteresis 1 delay 1E3 5=low",
                "limit a 1-1 below hysteresis 1 delay 99999999999999999999 5=low",
                "limit a 1-1 below hysteresis 1 delay 1E2147483647 5=low",
                "limit a 1-1 below hysteresis 1 delay 007 5=low",
                "limit a 1-1 below hysteresis 1 delay 0 five=low",
                "limit a 1-1 below hysteresis 1 delay 0 +5=low",
                "limit a 1-1 below hysteresis 1 delay 0 1E+1=low",
                "limit a 1-1 below hysteresis 1 delay 0 1E+99=low",
                "limit a 1-1 below hysteresis 1 delay 0 5=low 5=medium", // not further out
                "limit a 1-1 below hysteresis 1 delay 0 5=low 6=medium",
                "limit a 1-1 above hysteresis 1 delay 0 5=low 4=medium",
                "limit a 1-1 below hysteresis 1 delay 0 5=medium 4=medium", // no higher priority
                "limit a 1-1 below hysteresis 1 delay 0 5=high 4=low",
                "limit a 1-1 below  hysteresis 1 delay 0 5=low", // two spaces
                "limit a 1-1 below hysteresis 1 delay 0 5=low ",
                " limit a 1-1 below hysteresis 1 delay 0 5=low",
                "rule a 1-1 below hysteresis 1 delay 0 5=low"
            })
    void a_line_that_is_no_rule_in_its_canonical_form_is_refused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> RuleText.parse(FIRST + line + "\n"));
    }

    @Test
    void a_rules_id_stands_once_in_a_set() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuleText.parse(FIRST + SPO2 + SPO2))
                .withMessageContaining("spo2-low");
    }

    @Test
    void a_set_has_at_most_500_rules() {
        assertThat(RuleText.parse(rules(500)).rules()).hasSize(500);
        assertThatIllegalArgumentException().isThrownBy(() -> RuleText.parse(rules(501)));
    }

    private static String rules(int count) {
        StringBuilder text = new StringBuilder(FIRST);
        for (int i = 0; i < count; i++) {
            text.append("limit r").append(i).append(" 1-1 below hysteresis 1 delay 0 5=low\n");
        }
        return text.toString();
    }

    private static LimitRule rule(RandomValues random, String id) {
        Side side = random.one(Side.values());
        BigDecimal first = new BigDecimal(random.below(2_000)).movePointLeft(1);
        BigDecimal outwards = new BigDecimal(side == Side.BELOW ? -1 : 1);
        List<LimitRule.Level> levels = new ArrayList<>();
        for (int i = random.below(3); i < 3; i++) {
            levels.add(new LimitRule.Level(
                    first.add(outwards.multiply(new BigDecimal(levels.size()))), Priority.values()[i]));
        }
        return new LimitRule(
                id,
                random.list(1, 3, () -> "c" + random.below(1_000)),
                side,
                new BigDecimal(random.below(50)).movePointLeft(1),
                random.below(3_600_001),
                levels);
    }

    private static LimitRule.Level level(String limit, Priority priority) {
        return new LimitRule.Level(new BigDecimal(limit), priority);
    }
}
