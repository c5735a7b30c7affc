package org.wardledger.simulator.body;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.simulator.reading.Measurement;
import org.wardledger.simulator.reading.Quality;
import org.wardledger.simulator.reading.VitalSigns;

/**
 * An independent, deliberately plain reading of the default limits, to see what a scenario must raise: for each limit
 * the runs of seconds strictly beyond it. Not the ledger's engine.
 */
final class LimitCrossings {

    /** Low or high limit with the delay and hysteresis of the house's defaults. */
    record Limit(String name, String code, boolean low, String limit, int delaySeconds, String hysteresis) {

        boolean beyond(BigDecimal value) {
            int compared = value.compareTo(new BigDecimal(limit));
            return low ? compared < 0 : compared > 0;
        }

        boolean clears(BigDecimal value) {
            BigDecimal back = low
                    ? new BigDecimal(limit).add(new BigDecimal(hysteresis))
                    : new BigDecimal(limit).subtract(new BigDecimal(hysteresis));
            return low ? value.compareTo(back) > 0 : value.compareTo(back) < 0;
        }
    }

    /** A run beyond a limit: seconds from, up to the first inside; cleared is when it was well inside again. */
    record Run(int from, int to, @Nullable Integer cleared) {
        int seconds() {
            return to - from;
        }
    }

    static final List<Limit> DEFAULTS = List.of(
            new Limit("hr-low", "8867-4", true, "50", 6, "3"),
            new Limit("hr-high", "8867-4", false, "120", 6, "3"),
            new Limit("spo2-low", "59408-5", true, "90", 10, "1"),
            new Limit("spo2-desaturation", "59408-5", true, "80", 10, "1"),
            new Limit("rr-low", "9279-1", true, "8", 14, "2"),
            new Limit("rr-high", "9279-1", false, "30", 14, "2"),
            new Limit("sys-low", "76215-3", true, "90", 6, "5"),
            new Limit("sys-high", "76215-3", false, "160", 6, "5"),
            new Limit("dia-low", "76213-8", true, "50", 6, "5"),
            new Limit("dia-high", "76213-8", false, "90", 6, "5"),
            new Limit("mean-low", "76214-6", true, "60", 6, "5"),
            new Limit("mean-high", "76214-6", false, "110", 6, "5"),
            new Limit("temp-low", "8310-5", true, "36", 0, "0.2"),
            new Limit("temp-high", "8310-5", false, "39", 0, "0.2"));

    private LimitCrossings() {}

    /** The runs of each limit that was crossed at all. */
    static Map<String, List<Run>> of(Scenario scenario, long seed, int bed, int seconds) {
        VirtualPatient patient = new VirtualPatient(seed, bed, scenario, false);
        List<Map<String, BigDecimal>> values = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            VitalSigns said =
                    (VitalSigns) patient.next(Instant.EPOCH.plusSeconds(second)).getFirst();
            Map<String, BigDecimal> now = new LinkedHashMap<>();
            for (Measurement measurement : said.measurements()) {
                if (measurement.quality() == Quality.VALID && measurement.value() != null) {
                    now.put(measurement.code(), measurement.value());
                }
            }
            values.add(now);
        }
        Map<String, List<Run>> crossings = new LinkedHashMap<>();
        for (Limit limit : DEFAULTS) {
            List<Run> runs = runs(limit, values);
            if (!runs.isEmpty()) {
                crossings.put(limit.name(), runs);
            }
        }
        return crossings;
    }

    private static List<Run> runs(Limit limit, List<Map<String, BigDecimal>> values) {
        List<Run> runs = new ArrayList<>();
        int from = -1;
        for (int second = 0; second < values.size(); second++) {
            BigDecimal value = values.get(second).get(limit.code());
            boolean beyond = value != null && limit.beyond(value);
            if (beyond && from < 0) {
                from = second;
            } else if (!beyond && from >= 0) {
                runs.add(new Run(from, second, clearedFrom(limit, values, second)));
                from = -1;
            }
        }
        if (from >= 0) {
            runs.add(new Run(from, values.size(), null));
        }
        return runs;
    }

    private static @Nullable Integer clearedFrom(Limit limit, List<Map<String, BigDecimal>> values, int from) {
        for (int second = from; second < values.size(); second++) {
            BigDecimal value = values.get(second).get(limit.code());
            if (value != null && limit.clears(value)) {
                return second;
            }
        }
        return null;
    }
}
