package org.wardledger.simulator.wfdb;

import java.util.OptionalInt;

/** One signal's samples with its skew applied: index 0 is the record's time zero. Immutable. */
public final class Signal {

    private final SignalSpec spec;
    private final boolean numerics;
    private final short[] stored;
    private final int length;

    /** The stored samples are not copied; those beyond the end, where the skew reaches, are missing. */
    Signal(SignalSpec spec, boolean numerics, short[] stored, int length) {
        this.spec = spec;
        this.numerics = numerics;
        this.stored = stored;
        this.length = length;
    }

    public SignalSpec spec() {
        return spec;
    }

    /** Number of samples: frames × samples per frame. */
    public int length() {
        return length;
    }

    /**
     * The ADC value, or nothing where the recording has none: the format's invalid sample, the end that a skew leaves
     * open, and in numerics physical zero too, which monitors store while a sensor is off.
     */
    public OptionalInt adc(int index) {
        int at = Math.addExact(index, Math.multiplyExact(spec.skew(), spec.samplesPerFrame()));
        if (at >= stored.length) {
            return OptionalInt.empty();
        }
        int sample = stored[at];
        if (sample == spec.format().invalid() || (numerics && sample == spec.baseline())) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(sample);
    }
}
