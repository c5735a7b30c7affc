package org.wardledger.core.alert;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The canonical text of a rule set, which is sealed; docs/FORMATS.md "Rule sets". A line a rule, for example
 * {@code limit spo2-low 59408-5,2708-6 below hysteresis 1 delay 10000 90=medium 80=high}.
 */
public final class RuleText {
    private static final String FIRST_LINE = "wardledger rules 1";

    private RuleText() {}

    public static String format(RuleSet rules) {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        for (LimitRule rule : rules.rules()) {
            text.append("limit ").append(rule.id()).append(' ');
            text.append(String.join(",", rule.codes()))
                    .append(' ')
                    .append(rule.side().text());
            text.append(" hysteresis ").append(rule.hysteresis().toPlainString());
            text.append(" delay ").append(rule.delayMs());
            for (LimitRule.Level level : rule.levels()) {
                text.append(' ').append(level.limit().toPlainString());
                text.append('=').append(level.priority().text());
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException when the text is not the canonical text of a rule set */
    public static RuleSet parse(String text) {
        List<LimitRule> rules = new ArrayList<>();
        List<String> lines = Arrays.asList(text.split("\n", -1));
        if (!lines.getFirst().equals(FIRST_LINE) || !lines.getLast().isEmpty()) {
            throw new IllegalArgumentException("rules begin with the line '" + FIRST_LINE + "' and end with a newline");
        }
        for (String line : lines.subList(1, lines.size() - 1)) {
            rules.add(rule(line));
        }
        RuleSet set = new RuleSet(rules);
        if (!format(set).equals(text)) {
            throw new IllegalArgumentException("rules not in their canonical form");
        }
        return set;
    }

    private static LimitRule rule(String line) {
        String[] words = line.split(" ", -1);
        boolean shaped = words.length >= 9
                && words[0].equals("limit")
                && words[4].equals("hysteresis")
                && words[6].equals("delay");
        if (!shaped) {
            throw new IllegalArgumentException("not a rule: " + line);
        }
        List<LimitRule.Level> levels = new ArrayList<>();
        for (String word : Arrays.asList(words).subList(8, words.length)) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("not a limit and its priority: " + word);
            }
            levels.add(new LimitRule.Level(number(word.substring(0, equals)), priority(word.substring(equals + 1))));
        }
        return new LimitRule(
                words[1], List.of(words[2].split(",", -1)), side(words[3]), number(words[5]), delay(words[7]), levels);
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + text, e);
        }
    }

    private static long delay(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a delay in milliseconds: " + text, e);
        }
    }

    private static Side side(String text) {
        return Arrays.stream(Side.values())
                .filter(s -> s.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("below or above, not " + text));
    }

    private static Priority priority(String text) {
        return Arrays.stream(Priority.values())
                .filter(p -> p.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a priority: " + text));
    }
}
