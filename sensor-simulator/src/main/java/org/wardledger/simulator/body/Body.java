package org.wardledger.simulator.body;

import java.util.SplittableRandom;

/**
 * One patient's physiology, advanced a second at a time. Seeded: the same seed, bed and scenario give the same values.
 *
 * <p>Each vital sign is the patient's own resting value plus bounded, autocorrelated noise plus what the others do to
 * it: fever raises heart and respiratory rate (about 9 and 2 a minute for a degree), a low saturation raises both
 * (hypoxic drive), the baroreflex answers pressure with the opposite heart rate, a slow heart lowers pressure, and
 * breathing moves saturation a little. The bounds are chosen so that no sum of them crosses a default alert limit;
 * scenarios draw values to targets of their own. Not thread-safe.
 */
final class Body {

    private final Illness illness;
    private final double restingHeartRate;
    private final double restingRespiratoryRate;
    private final double restingSaturation;
    private final double restingMean;
    private final double restingPulsePressure;
    private final double restingTemperature;
    private final BoundedNoise heartNoise;
    private final BoundedNoise respiratoryNoise;
    private final BoundedNoise saturationNoise;
    private final BoundedNoise pressureNoise;
    private final BoundedNoise pulsePressureNoise;
    private final BoundedNoise temperatureNoise;
    private double lastMean;
    private double lastHeartRate;
    private int second;

    Body(SplittableRandom random, Scenario scenario) {
        this.illness = Illness.of(scenario);
        restingHeartRate = random.nextDouble(68, 86);
        restingRespiratoryRate = random.nextDouble(13, 18);
        restingSaturation = random.nextDouble(96, 98.5);
        restingMean = random.nextDouble(83, 92);
        restingPulsePressure = random.nextDouble(40, 48);
        restingTemperature = random.nextDouble(36.6, 37.2);
        heartNoise = new BoundedNoise(random.split(), 1.8, 20, 4);
        respiratoryNoise = new BoundedNoise(random.split(), 0.8, 15, 1.8);
        saturationNoise = new BoundedNoise(random.split(), 0.4, 20, 0.9);
        pressureNoise = new BoundedNoise(random.split(), 1.6, 25, 3.5);
        pulsePressureNoise = new BoundedNoise(random.split(), 1, 25, 2.5);
        temperatureNoise = new BoundedNoise(random.split(), 0.03, 120, 0.08);
        lastMean = restingMean;
        lastHeartRate = restingHeartRate;
    }

    /** The vital signs at the next second; the first call gives second 0. */
    Vitals next() {
        double noise = temperatureNoise.next();
        double temperature = illness.temperature().apply(restingTemperature, second) + noise;
        double fever = Math.max(0, temperature - restingTemperature - 0.3);

        double breath = respiratoryNoise.next();
        double saturation =
                illness.saturation().apply(restingSaturation, second) + saturationNoise.next() + 0.15 * breath;
        double hypoxia = Math.max(0, 94 - saturation);

        double respiratoryRate =
                illness.respiratoryRate().apply(restingRespiratoryRate + 2 * fever + 0.25 * hypoxia, second) + breath;

        // The reflex answers the pressure of the second before; so does pressure to the heart.
        double baroreflex = Math.clamp(0.4 * (restingMean - lastMean), -6, 6);
        double heartRate = illness.heartRate().apply(restingHeartRate + 9 * fever + 0.7 * hypoxia + baroreflex, second)
                + heartNoise.next();
        double slowHeart = Math.max(0, restingHeartRate - 10 - lastHeartRate);
        double mean = illness.meanPressure().apply(restingMean + 0.1 * hypoxia - 0.15 * slowHeart, second)
                + pressureNoise.next();
        // What lowers the mean narrows the pulse pressure with it.
        double pulsePressure = restingPulsePressure * Math.min(1, mean / restingMean) + pulsePressureNoise.next();

        second++;
        lastMean = mean;
        lastHeartRate = heartRate;
        return new Vitals(
                heartRate,
                respiratoryRate,
                Math.min(100, saturation),
                mean + pulsePressure * 2 / 3,
                mean - pulsePressure / 3,
                mean,
                temperature);
    }
}
