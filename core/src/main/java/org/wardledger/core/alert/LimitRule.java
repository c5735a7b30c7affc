package org.wardledger.core.alert;

import java.math.BigDecimal;
import java.util.List;
import org.wardledger.core.bytes.Decimals;
import org.wardledger.core.vitals.Names;

/**
 * Raises an alert while a vital lies beyond a limit.
 *
 * @param id names the rule in alerts; a valid name
 * @param codes LOINC codes of the vital it watches (some vitals have more than one)
 * @param hysteresis how far the value must come back before the alert clears, in the vital's unit
 * @param delayMs how long the condition must hold by reading time, in milliseconds; 0 raises at once
 * @param levels the limits from the first to the furthest out, each with its priority; at least one
 */
public record LimitRule(
        String id, List<String> codes, Side side, BigDecimal hysteresis, long delayMs, List<Level> levels) {
    public static final int MAX_LEVELS = 3;
    public static final long MAX_DELAY_MS = 3_600_000;

    /** One limit of a rule. */
    public record Level(BigDecimal limit, Priority priority) {
        public Level {
            limit = Decimals.canonical(limit);
        }
    }

    public LimitRule {
        Names.check(id, "rule");
        codes = List.copyOf(codes);
        levels = List.copyOf(levels);
        hysteresis = Decimals.canonical(hysteresis);
        if (codes.isEmpty() || codes.stream().anyMatch(c -> !c.matches("[A-Za-z0-9:.-]{1,32}"))) {
            throw new IllegalArgumentException("rule " + id + " names no valid code");
        }
        if (levels.isEmpty() || levels.size() > MAX_LEVELS) {
            throw new IllegalArgumentException("rule " + id + " has 1 to " + MAX_LEVELS + " limits");
        }
        for (int i = 1; i < levels.size(); i++) {
            Level nearer = levels.get(i - 1);
            Level further = levels.get(i);
            if (!side.isFurther(further.limit, nearer.limit) || further.priority.compareTo(nearer.priority) <= 0) {
                throw new IllegalArgumentException(
                        "rule " + id + ": each further limit lies further out and has a higher priority");
            }
        }
        if (hysteresis.signum() < 0) {
            throw new IllegalArgumentException("rule " + id + ": the hysteresis is not negative");
        }
        if (delayMs < 0 || delayMs > MAX_DELAY_MS) {
            throw new IllegalArgumentException("rule " + id + ": the delay lies between 0 and one hour");
        }
    }
}
