package org.wardledger.simulator.body;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An ECG-like wave: each beat the sum of five bells (P, Q, R, S, T), after McSharry, Clifford, Tarassenko and Smith, "A
 * dynamical model for generating synthetic electrocardiogram signals" (2003), with their angles and widths. StrictMath,
 * so that every machine gives the same samples. Not thread-safe.
 */
final class EcgWave {

    /** Samples a second. */
    static final int RATE = 125;

    /** Integer steps of one millivolt. */
    static final int STEPS_PER_MILLIVOLT = 200;

    private static final double[] ANGLE = {-Math.PI / 3, -Math.PI / 12, 0, Math.PI / 12, Math.PI / 2};
    private static final double[] MILLIVOLT = {0.12, -0.12, 1.1, -0.25, 0.3};
    private static final double[] WIDTH = {0.25, 0.1, 0.1, 0.1, 0.4};
    private static final double NOISE_MILLIVOLT = 0.01;

    private final RandomGenerator random;
    private double angle;

    EcgWave(RandomGenerator random) {
        this.random = random;
        this.angle = random.nextDouble(-Math.PI, Math.PI);
    }

    /** The next second of samples, at that many beats a minute. */
    List<@Nullable Integer> nextSecond(double heartRate) {
        List<@Nullable Integer> samples = new ArrayList<>(RATE);
        for (int i = 0; i < RATE; i++) {
            double millivolt = NOISE_MILLIVOLT * random.nextGaussian();
            for (int bell = 0; bell < ANGLE.length; bell++) {
                double distance = StrictMath.IEEEremainder(angle - ANGLE[bell], 2 * Math.PI) / WIDTH[bell];
                millivolt += MILLIVOLT[bell] * StrictMath.exp(-distance * distance / 2);
            }
            samples.add((int) Math.rint(millivolt * STEPS_PER_MILLIVOLT));
            angle = StrictMath.IEEEremainder(angle + 2 * Math.PI * heartRate / 60 / RATE, 2 * Math.PI);
        }
        return samples;
    }
}
