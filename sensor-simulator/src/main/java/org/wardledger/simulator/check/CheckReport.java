package org.wardledger.simulator.check;

import java.util.List;

/**
 * The outcome of a check.
 *
 * @param offenders sentences that name the first few identities that are not as they must be
 */
public record CheckReport(
        long sent, long acked, long found, long missing, long different, long doubled, List<String> offenders) {

    public CheckReport {
        offenders = List.copyOf(offenders);
    }

    /** Whether everything acknowledged is in the ledger, as sent, once. */
    public boolean clean() {
        return missing == 0 && different == 0 && doubled == 0;
    }

    /** {@code sent=N acked=N found=N missing=N different=N doubled=N}. */
    public String line() {
        return "sent=" + sent + " acked=" + acked + " found=" + found + " missing=" + missing + " different="
                + different + " doubled=" + doubled;
    }
}
