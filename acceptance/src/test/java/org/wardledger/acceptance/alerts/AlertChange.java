package org.wardledger.acceptance.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.wardledger.acceptance.checks.SealedBlocks.SealedAlert;
import org.wardledger.acceptance.formats.Entry;

/**
 * One change of an alert, as far as a hand-written list can say it.
 *
 * @param state {@code raised} (also when it worsened) or {@code cleared}
 */
public record AlertChange(String bed, String rule, int rev, String state, String priority, boolean late) {
    private static final String UTC_WITH_MILLISECONDS = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    /** An expected change that is not late. */
    public static AlertChange of(String bed, String rule, int rev, String state, String priority) {
        return new AlertChange(bed, rule, rev, state, priority, false);
    }

    /** Of an alert's JSON on any channel; MQTT's has no bed, its topic has. */
    static AlertChange of(String bed, JsonNode alert) {
        assertThat(alert.path("since").asText()).as("since of %s", alert).matches(UTC_WITH_MILLISECONDS);
        assertThat(alert.path("code").isTextual())
                .as("a code, be it empty, in %s", alert)
                .isTrue();
        return new AlertChange(
                bed,
                alert.path("rule").asText(),
                alert.path("rev").asInt(),
                alert.path("state").asText(),
                alert.path("priority").asText(),
                alert.path("late").asBoolean());
    }

    static AlertChange of(SealedAlert sealed) {
        boolean cleared = sealed.change().change() == Entry.Change.CLEARED;
        return new AlertChange(
                sealed.content().bed(),
                sealed.content().rule(),
                sealed.change().revision(),
                cleared ? "cleared" : "raised",
                sealed.content().priority(),
                sealed.content().late());
    }

    @Override
    public String toString() {
        return String.join(" ", bed, rule, "rev", String.valueOf(rev), state, priority, late ? "late" : "")
                .toLowerCase(Locale.ROOT)
                .strip();
    }
}
