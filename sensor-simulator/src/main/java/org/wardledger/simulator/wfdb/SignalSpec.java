package org.wardledger.simulator.wfdb;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a header says of one signal.
 *
 * @param file the signal file, a plain name beside the header
 * @param samplesPerFrame how often it was sampled while the record's clock went one frame on
 * @param skew frames by which this signal lies later in the file than the others
 * @param byteOffset where its samples begin in the file
 * @param gain ADC units per physical unit
 * @param baseline the ADC value of physical zero
 * @param units as written in the header (not UCUM)
 * @param initialValue the first sample in the file, when the header has it
 * @param checksum 16-bit signed sum of all samples, when the header has it
 */
public record SignalSpec(
        String file,
        SampleFormat format,
        int samplesPerFrame,
        int skew,
        int byteOffset,
        BigDecimal gain,
        int baseline,
        String units,
        @Nullable Integer initialValue,
        @Nullable Integer checksum,
        String description) {

    /** 15 digits: far finer than any converter, and few enough for any decimal type. */
    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

    /** (adc - baseline) / gain: the exact decimal where it has at most 15 digits, else rounded to 15. */
    public BigDecimal physical(int adc) {
        return plain(BigDecimal.valueOf(adc - (long) baseline).divide(gain, DIGITS));
    }

    /** The scale s such that physical = adc × s + {@link #offset()}, to 15 digits. */
    public BigDecimal scale() {
        return plain(BigDecimal.ONE.divide(gain, DIGITS));
    }

    /** The physical value of ADC zero. */
    public BigDecimal offset() {
        return physical(0);
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
