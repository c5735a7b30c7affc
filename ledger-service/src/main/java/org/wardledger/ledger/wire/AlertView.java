package org.wardledger.ledger.wire;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.AlertState;
import org.wardledger.core.content.AlertContent;

/**
 * An alert as it stands after one of its changes.
 *
 * @param code of the vital, absent when the alert is about none
 * @param time engine time of the change
 * @param history its changes, where they were asked for
 */
public record AlertView(
        String id,
        int rev,
        String state,
        String priority,
        String kind,
        String code,
        @Nullable BigDecimal value,
        @Nullable BigDecimal limit,
        String rule,
        String since,
        boolean late,
        String patient,
        String ward,
        String bed,
        String device,
        int chain,
        String time,
        @Nullable List<Revision> history) {

    /** One change, and where it is sealed. */
    public record Revision(int rev, String state, String priority, String time, int chain, long height, int index) {}

    /** The alert after this change. */
    public static AlertView of(AlertState alert) {
        AlertContent content = alert.change().content();
        return new AlertView(
                alert.change().id().toString(),
                alert.change().rev(),
                alert.change().change().state(),
                content.priority().text(),
                content.kind().text(),
                content.code(),
                content.value(),
                content.limit(),
                content.rule(),
                UtcTime.text(content.sinceMs()),
                content.late(),
                alert.patient(),
                content.ward(),
                content.bed(),
                content.device(),
                alert.chain(),
                UtcTime.text(alert.engineMs()),
                null);
    }

    public static Revision revision(AlertState alert) {
        return new Revision(
                alert.change().rev(),
                alert.change().change().state(),
                alert.change().content().priority().text(),
                UtcTime.text(alert.engineMs()),
                alert.chain(),
                alert.position().height(),
                alert.position().index());
    }

    public AlertView with(@Nullable List<Revision> revisions) {
        return new AlertView(
                id, rev, state, priority, kind, code, value, limit, rule, since, late, patient, ward, bed, device,
                chain, time, revisions);
    }
}
