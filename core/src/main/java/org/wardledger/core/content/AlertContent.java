package org.wardledger.core.content;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertKind;
import org.wardledger.core.alert.Priority;
import org.wardledger.core.vitals.Times;

/**
 * What one change of an alert says beyond its id, revision and state.
 *
 * @param code LOINC code of the vital; empty for a technical alert that is about no vital
 * @param value the value that brought the change; absent for technical alerts
 * @param limit the limit that was crossed; absent for technical alerts
 * @param rule id of the rule in the rule set in force
 * @param sinceMs reading time at which the condition began
 * @param late whether the reading arrived so late that the alert is only shown, never sounded
 */
public record AlertContent(
        AlertKind kind,
        Priority priority,
        String code,
        @Nullable BigDecimal value,
        @Nullable BigDecimal limit,
        String rule,
        long sinceMs,
        boolean late,
        String ward,
        String bed,
        String device)
        implements Content {
    public AlertContent {
        Times.check(sinceMs);
    }
}
