package org.wardledger.simulator.body;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.wardledger.simulator.reading.Measurement;
import org.wardledger.simulator.reading.Observation;
import org.wardledger.simulator.reading.VitalSigns;
import org.wardledger.simulator.reading.WaveformChunk;

/**
 * A patient on a monitor: once a second seven vital signs (arterial line for the pressures) and, if wanted, the second
 * of ECG before. The same seed, bed and scenario give the same values, with or without the waveform. Codes and units as
 * in LOINC and UCUM. Not thread-safe.
 */
public final class VirtualPatient {

    /** Name of the waveform's signal. */
    public static final String ECG = "ecg";

    private static final BigDecimal ECG_SCALE = BigDecimal.ONE.divide(BigDecimal.valueOf(EcgWave.STEPS_PER_MILLIVOLT));

    private final Illness illness;
    private final Body body;
    private final EcgWave ecg;
    private final boolean waveform;
    private int second;

    /** @param bed index of the bed in its ward, from 0: each has a body of its own */
    public VirtualPatient(long seed, int bed, Scenario scenario, boolean waveform) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + bed);
        SplittableRandom ecgRandom = random.split();
        this.illness = Illness.of(scenario);
        this.body = new Body(random, scenario);
        this.ecg = new EcgWave(ecgRandom);
        this.waveform = waveform;
    }

    /** What the monitor says at the next second, which is at that time. */
    public List<Observation> next(Instant time) {
        Vitals vitals = body.next();
        List<Measurement> measurements = new ArrayList<>(7);
        measurements.add(whole("8867-4", vitals.heartRate(), "/min"));
        measurements.add(whole("9279-1", vitals.respiratoryRate(), "/min"));
        measurements.add(
                illness.oximeterOffAt(second)
                        ? Measurement.sensorOff("59408-5", "%")
                        : whole("59408-5", vitals.saturation(), "%"));
        measurements.add(whole("76215-3", vitals.systolic(), "mm[Hg]"));
        measurements.add(whole("76213-8", vitals.diastolic(), "mm[Hg]"));
        measurements.add(whole("76214-6", vitals.mean(), "mm[Hg]"));
        measurements.add(rounded("8310-5", vitals.temperature(), 1, "Cel"));
        second++;
        List<Observation> said = new ArrayList<>(2);
        said.add(new VitalSigns(time, measurements));
        if (waveform) {
            said.add(new WaveformChunk(
                    time.minusSeconds(1),
                    ECG,
                    BigDecimal.valueOf(EcgWave.RATE),
                    "mV",
                    ECG_SCALE,
                    BigDecimal.ZERO,
                    ecg.nextSecond(vitals.heartRate())));
        }
        return said;
    }

    private static Measurement whole(String code, double value, String unit) {
        return rounded(code, value, 0, unit);
    }

    private static Measurement rounded(String code, double value, int decimals, String unit) {
        return Measurement.valid(code, BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP), unit);
    }
}
