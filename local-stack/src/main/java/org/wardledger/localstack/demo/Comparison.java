package org.wardledger.localstack.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the simulator's {@code check} found: the manifests of this run against the ledger, value for value. */
record Comparison(long sent, long acked, long found, long missing, long different, long doubled) {
    private static final Pattern LINE =
            Pattern.compile("sent=(\\d+) acked=(\\d+) found=(\\d+) missing=(\\d+) different=(\\d+) doubled=(\\d+)");

    /** Reads the line; empty when it is any other line of output. */
    static Optional<Comparison> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new Comparison(
                        number(matcher, 1),
                        number(matcher, 2),
                        number(matcher, 3),
                        number(matcher, 4),
                        number(matcher, 5),
                        number(matcher, 6)))
                : Optional.empty();
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group));
    }

    /** Acknowledged readings that are not in the ledger exactly once and exactly as they were sent. */
    long notAsSent() {
        return missing + different + doubled;
    }

    /** The demo's last line. */
    String summary(Totals run) {
        return "sent=%d acked=%d sealed=%d duplicates=%d rejected=%d missing=%d blocks=%d alerts=%d"
                .formatted(
                        sent,
                        acked,
                        run.readings(),
                        run.duplicates(),
                        run.rejected(),
                        notAsSent(),
                        run.blocks(),
                        run.alerts());
    }
}
