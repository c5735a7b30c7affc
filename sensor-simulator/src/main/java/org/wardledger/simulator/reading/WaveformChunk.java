package org.wardledger.simulator.reading;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of evenly spaced samples; physical value = sample × scale + offset.
 *
 * @param time time of the first sample
 * @param signal a name as {@link Names} has it
 * @param rate samples a second (Hz)
 * @param unit UCUM unit of the physical value
 * @param samples integers; null where the recording has none
 */
public record WaveformChunk(
        Instant time,
        String signal,
        BigDecimal rate,
        String unit,
        BigDecimal scale,
        BigDecimal offset,
        List<@Nullable Integer> samples)
        implements Observation {

    public WaveformChunk {
        Names.require("signal", signal);
        samples = Collections.unmodifiableList(new ArrayList<>(samples));
    }

    @Override
    public String topicSuffix() {
        return "waveform/" + signal;
    }
}
