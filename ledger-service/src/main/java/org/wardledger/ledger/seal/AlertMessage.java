package org.wardledger.ledger.seal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.AlertState;
import org.wardledger.core.content.AlertContent;

/** An alert's state as {@code wardledger.alerts} and the API say it, docs/FORMATS.md "Alerts". */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AlertMessage(
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
        String time) {
    /** Always with milliseconds, which Instant's own text leaves out when they are zero. */
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    public static AlertMessage of(AlertState alert) {
        AlertContent content = alert.change().content();
        return new AlertMessage(
                alert.change().id().toString(),
                alert.change().rev(),
                alert.change().change().state(),
                content.priority().text(),
                content.kind().text(),
                content.code(),
                content.value(),
                content.limit(),
                content.rule(),
                utc(content.sinceMs()),
                content.late(),
                alert.patient(),
                content.ward(),
                content.bed(),
                content.device(),
                alert.chain(),
                utc(alert.engineMs()));
    }

    private static String utc(long timeMs) {
        return UTC.format(Instant.ofEpochMilli(timeMs));
    }
}
