package org.wardledger.simulator.body;

import java.util.random.RandomGenerator;

/**
 * Autocorrelated noise around zero: an Ornstein-Uhlenbeck process sampled once a second, held within a bound so that a
 * stable patient provably stays within limits.
 */
final class BoundedNoise {

    private final RandomGenerator random;
    private final double pull;
    private final double step;
    private final double bound;
    private double value;

    /**
     * @param deviation standard deviation it would have without the bound
     * @param memorySeconds time after which about a third of a deviation is left
     * @param bound largest absolute value
     */
    BoundedNoise(RandomGenerator random, double deviation, double memorySeconds, double bound) {
        this.random = random;
        this.pull = 1 / memorySeconds;
        this.step = deviation * Math.sqrt(2 * pull);
        this.bound = bound;
    }

    double next() {
        double moved = value - pull * value + step * random.nextGaussian();
        value = Math.clamp(moved, -bound, bound);
        return value;
    }
}
