package org.wardledger.core.alert;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.wardledger.core.bytes.Decimals;
import org.wardledger.core.content.AlertContent;
import org.wardledger.core.fixture.DefaultRules;

/** One patient under a rule set; says what changed in one line each: {@code raised hr-low medium 45 limit 50 since 0}. */
final class AlertBench {
    static final Place PLACE = new Place("icu-1", "b1", "mon-1");
    /** Engine time runs this far ahead of reading time, so that mixing them up shows. */
    static final long ENGINE_AHEAD_MS = 1_000_000;

    /** Any function of rule and sample will do. */
    static final AlertNames NAMES = (rule, sample) -> new AlertId(rule.hashCode(), Arrays.hashCode(sample.encode()));

    static final String DEFAULTS = DefaultRules.TEXT;

    RuleSet rules;
    Monitor monitor = new Monitor();
    final List<AlertChange> changes = new ArrayList<>();
    private long seq;

    AlertBench(String rules) {
        this.rules = RuleText.parse(rules);
    }

    static AlertBench withDefaults() {
        return new AlertBench(DEFAULTS);
    }

    /** A sample in time. */
    List<String> sample(String code, String value, long readingMs) {
        return sample(code, value, readingMs, false);
    }

    List<String> sample(String code, String value, long readingMs, boolean late) {
        return sample(code, value, readingMs, readingMs + ENGINE_AHEAD_MS, late);
    }

    List<String> sample(String code, String value, long readingMs, long engineMs, boolean late) {
        SampleRef source = new SampleRef(0x2222222222222222L, 0, seq++);
        BigDecimal number = Decimals.canonical(new BigDecimal(value)); // as every sealed number
        return said(AlertEngine.onSample(
                rules, monitor, new Sample(code, number, readingMs, engineMs, late, PLACE, source), NAMES));
    }

    /** Several samples of one reading at time 0. */
    List<String> reading(String code, String... values) {
        List<String> said = new ArrayList<>();
        long one = seq;
        for (String value : values) {
            seq = one;
            said.addAll(sample(code, value, 0));
        }
        return said;
    }

    /** Fires what is due up to this engine time, as a chain does. */
    List<String> engineAt(long engineMs) {
        List<String> said = new ArrayList<>();
        for (long next = nextTimerMs(); next <= engineMs; next = nextTimerMs()) {
            List<String> fired = said(AlertEngine.onTimer(rules, monitor, next, NAMES));
            if (fired.isEmpty()) {
                throw new AssertionError("a timer that brings nothing fired at " + next);
            }
            said.addAll(fired);
        }
        return said;
    }

    /** As engine time. */
    long nextTimerMs() {
        return AlertEngine.nextTimerMs(rules, monitor);
    }

    List<String> identityReused(String device, long engineMs) {
        Place place = new Place("icu-1", "b1", device);
        return said(AlertEngine.onIdentityReused(monitor, place, new SampleRef(1, 2, seq++), engineMs, NAMES));
    }

    List<String> rulesBecome(String text) {
        RuleSet before = rules;
        rules = RuleText.parse(text);
        return said(AlertEngine.onRulesChanged(before, rules, monitor));
    }

    List<String> movedTo(String ward, String bed) {
        return said(AlertEngine.onMoved(rules, monitor, ward, bed));
    }

    List<String> ended() {
        return said(AlertEngine.onEnded(rules, monitor));
    }

    private List<String> said(List<AlertChange> more) {
        changes.addAll(more);
        return more.stream().map(AlertBench::said).toList();
    }

    private static String said(AlertChange change) {
        AlertContent content = change.content();
        StringBuilder text = new StringBuilder(change.change().name().toLowerCase(Locale.ROOT));
        text.append(' ')
                .append(content.rule())
                .append(' ')
                .append(content.priority().text());
        if (content.value() != null && content.limit() != null) {
            text.append(' ').append(content.value().toPlainString());
            text.append(" limit ").append(content.limit().toPlainString());
        }
        text.append(" since ").append(content.sinceMs());
        return content.late() ? text.append(" late").toString() : text.toString();
    }
}
