package org.wardledger.simulator.wfdb;

import java.math.BigDecimal;
import java.util.List;

/**
 * A parsed header of a single-segment record.
 *
 * @param frequency frames a second
 * @param frames length of the record; 0 when the header does not say (then the files do)
 */
public record RecordHeader(String name, BigDecimal frequency, int frames, List<SignalSpec> signals) {

    public RecordHeader {
        signals = List.copyOf(signals);
    }

    /**
     * Whether this holds numerics (computed vital signs) and not waveforms: by MIMIC's convention the name ends in
     * {@code n}; numerics also come at one a second at most, which no waveform does.
     */
    public boolean numerics() {
        return name.endsWith("n") || frequency.compareTo(BigDecimal.ONE) <= 0;
    }
}
