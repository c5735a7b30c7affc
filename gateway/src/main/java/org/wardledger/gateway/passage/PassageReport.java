package org.wardledger.gateway.passage;

import java.time.Duration;
import org.wardledger.gateway.spool.Spool;

/**
 * @param direct whether messages go to Kafka directly
 * @param why if not, why they went to the spool
 * @param since if not, for how long
 * @param underWay how many Kafka has not answered for, of those that went directly
 * @param trouble what somebody has to look after; empty when nothing
 */
public record PassageReport(boolean direct, String why, Duration since, int underWay, Spool.Fill fill, String trouble) {

    /** For logs and the health report. */
    public String sentence() {
        String stored = fill.messages() + " messages, " + fill.bytes() + " of " + fill.capacity() + " bytes";
        String way = direct
                ? "messages go to Kafka directly"
                : "messages go to the spool for " + since.toMillis() + " ms: " + why;
        return way + "; in the spool: " + stored + (trouble.isEmpty() ? "" : "; " + trouble);
    }
}
