package org.wardledger.simulator.body;

import java.util.Arrays;

/**
 * How strongly something holds a vital sign at each second of a scenario: 0 is not at all (the body rules), 1 is fully
 * (the target rules). Points are joined by straight lines; before the first and after the last their level holds.
 */
final class Episode {

    private final double[] seconds;
    private final double[] levels;

    private Episode(double[] seconds, double[] levels) {
        this.seconds = seconds;
        this.levels = levels;
    }

    /** Rises from begin to full, holds until hold, has gone at end; seconds from the scenario's start. */
    static Episode of(double begin, double full, double hold, double end) {
        return through(begin, 0, full, 1, hold, 1, end, 0);
    }

    /** Through points given as second, level, second, level ... with rising seconds. */
    static Episode through(double... points) {
        double[] seconds = new double[points.length / 2];
        double[] levels = new double[points.length / 2];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = points[2 * i];
            levels[i] = points[2 * i + 1];
        }
        return new Episode(seconds, levels);
    }

    double level(double second) {
        int at = Arrays.binarySearch(seconds, second);
        if (at >= 0) {
            return levels[at];
        }
        int after = -at - 1;
        if (after == 0) {
            return levels[0];
        }
        if (after == seconds.length) {
            return levels[after - 1];
        }
        double share = (second - seconds[after - 1]) / (seconds[after] - seconds[after - 1]);
        return levels[after - 1] + share * (levels[after] - levels[after - 1]);
    }
}
