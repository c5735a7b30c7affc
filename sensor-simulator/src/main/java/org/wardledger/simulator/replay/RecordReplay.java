package org.wardledger.simulator.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.wardledger.simulator.wfdb.WfdbRecord;

/** A recording as a row of observations with their intervals kept. */
public sealed interface RecordReplay permits NumericsReplay, WaveformReplay {

    /** The right kind for the record: numerics or waveforms. */
    static RecordReplay of(WfdbRecord record) {
        return record.header().numerics() ? new NumericsReplay(record) : new WaveformReplay(record);
    }

    /** From the recording's start to the last sample of the part replayed. */
    Duration length(Duration limit);

    /**
     * The observations in order, made as they are asked for.
     *
     * @param zero the time that the recording's first sample is shifted to
     * @param limit only what begins before this
     */
    Iterator<Step> steps(Instant zero, Duration limit);

    /** Recorded signals that are left out, because their code is not known. */
    List<String> leftOut();

    /** Time of a frame, to the nearest millisecond. */
    static Duration timeOf(long frame, BigDecimal frequency) {
        return Duration.ofMillis(BigDecimal.valueOf(frame)
                .multiply(BigDecimal.valueOf(1000))
                .divide(frequency, 0, RoundingMode.HALF_EVEN)
                .longValueExact());
    }

    /** The number of frames that begin before the limit. */
    static int framesBefore(Duration limit, WfdbRecord record) {
        int low = 0;
        int high = record.frames();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timeOf(middle, record.header().frequency()).compareTo(limit) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
