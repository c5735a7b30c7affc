package org.wardledger.core.vitals;

import java.math.BigDecimal;
import java.util.Arrays;
import org.wardledger.core.bytes.Decimals;

/**
 * A piece of a sampled signal: physical value = sample × scale + offset, in {@code unit}; the reading's time is the
 * first sample's, the next ones follow at {@code rate} Hz.
 *
 * @param samples 1 to {@link #MAX_SAMPLES} integers; {@link #MISSING} where there is none
 */
public record Waveform(String signal, BigDecimal rate, String unit, BigDecimal scale, BigDecimal offset, int[] samples)
        implements Body {
    public static final int MAX_SAMPLES = 20_000;
    /** Stands for a sample that is not there; no signal may use it as a value. */
    public static final int MISSING = Integer.MIN_VALUE;

    public Waveform {
        Names.check(signal, "signal");
        rate = Decimals.canonical(rate);
        scale = Decimals.canonical(scale);
        offset = Decimals.canonical(offset);
        if (rate.signum() <= 0 || scale.signum() == 0) {
            throw new IllegalArgumentException("a waveform's rate is positive and its scale not zero");
        }
        if (unit.length() > Measurement.MAX_UNIT_LENGTH || !Names.isPrintableAscii(unit)) {
            throw new IllegalArgumentException(
                    "a unit has at most " + Measurement.MAX_UNIT_LENGTH + " ASCII characters");
        }
        if (samples.length == 0 || samples.length > MAX_SAMPLES) {
            throw new IllegalArgumentException("a waveform has 1 to " + MAX_SAMPLES + " samples");
        }
        samples = samples.clone();
    }

    /** A copy. */
    @Override
    public int[] samples() {
        return samples.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Waveform w
                && signal.equals(w.signal)
                && rate.equals(w.rate)
                && unit.equals(w.unit)
                && scale.equals(w.scale)
                && offset.equals(w.offset)
                && Arrays.equals(samples, w.samples);
    }

    @Override
    public int hashCode() {
        return 31 * signal.hashCode() + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "Waveform[" + signal + ", " + rate + " Hz, " + samples.length + " samples]";
    }
}
