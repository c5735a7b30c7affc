package org.wardledger.simulator.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wardledger.simulator.reading.Names;
import org.wardledger.simulator.reading.WaveformChunk;
import org.wardledger.simulator.wfdb.Signal;
import org.wardledger.simulator.wfdb.SignalSpec;
import org.wardledger.simulator.wfdb.WfdbRecord;

/**
 * Waveforms: a stream for each signal at its own rate, in chunks of one second. The samples are the recording's ADC
 * values, unchanged; scale and offset make them physical. A chunk without any value is left out.
 */
final class WaveformReplay implements RecordReplay {

    /** Keeps a chunk well below the largest payload, whatever the rate. */
    private static final int MOST_SAMPLES = 5000;

    private final WfdbRecord record;
    private final List<String> names = new ArrayList<>();
    private final int framesPerChunk;

    WaveformReplay(WfdbRecord record) {
        this.record = record;
        Set<String> taken = new HashSet<>();
        int most = 1;
        for (Signal signal : record.signals()) {
            SignalSpec spec = signal.spec();
            String name = Names.from(spec.description());
            // two leads of one name are two streams
            for (int i = 2; !taken.add(name); i++) {
                name = Names.from(i + "_" + spec.description());
            }
            names.add(name);
            most = Math.max(most, spec.samplesPerFrame());
        }
        int second =
                record.header().frequency().setScale(0, RoundingMode.HALF_EVEN).intValueExact();
        framesPerChunk = Math.clamp(second, 1, Math.max(1, MOST_SAMPLES / most));
    }

    @Override
    public Duration length(Duration limit) {
        return timeOf(chunksBefore(limit) * framesPerChunk);
    }

    @Override
    public Iterator<Step> steps(Instant zero, Duration limit) {
        return IntStream.range(0, chunksBefore(limit))
                .boxed()
                .flatMap(chunk -> IntStream.range(0, names.size()).mapToObj(signal -> step(chunk, signal, zero)))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .iterator();
    }

    @Override
    public List<String> leftOut() {
        return List.of();
    }

    private int chunksBefore(Duration limit) {
        int frames = RecordReplay.framesBefore(limit, record);
        return (frames + framesPerChunk - 1) / framesPerChunk;
    }

    private @Nullable Step step(int chunk, int index, Instant zero) {
        Signal signal = record.signals().get(index);
        SignalSpec spec = signal.spec();
        int firstFrame = chunk * framesPerChunk;
        int endFrame = Math.min(record.frames(), firstFrame + framesPerChunk);
        List<@Nullable Integer> samples = new ArrayList<>();
        boolean any = false;
        for (int i = firstFrame * spec.samplesPerFrame(); i < endFrame * spec.samplesPerFrame(); i++) {
            OptionalInt adc = signal.adc(i);
            any |= adc.isPresent();
            samples.add(adc.isPresent() ? (Integer) adc.getAsInt() : null);
        }
        if (!any) {
            return null;
        }
        WaveformChunk observation = new WaveformChunk(
                zero.plus(timeOf(firstFrame)),
                names.get(index),
                record.header().frequency().multiply(BigDecimal.valueOf(spec.samplesPerFrame())),
                SignalCodes.waveformUnit(spec),
                spec.scale(),
                spec.offset(),
                samples);
        return new Step(timeOf(endFrame), observation);
    }

    private Duration timeOf(int frame) {
        return RecordReplay.timeOf(
                Math.min(frame, record.frames()), record.header().frequency());
    }
}
