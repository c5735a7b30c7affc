package org.wardledger.simulator.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wardledger.simulator.reading.Measurement;
import org.wardledger.simulator.reading.VitalSigns;
import org.wardledger.simulator.wfdb.Signal;
import org.wardledger.simulator.wfdb.WfdbRecord;

/** Numerics: one reading for each sample time that has any value, with the values that are there and no others. */
final class NumericsReplay implements RecordReplay {

    private record Coded(Signal signal, SignalCodes.Code code) {}

    private final WfdbRecord record;
    private final List<Coded> coded = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    NumericsReplay(WfdbRecord record) {
        this.record = record;
        for (Signal signal : record.signals()) {
            Optional<SignalCodes.Code> code = SignalCodes.numeric(signal.spec());
            if (code.isPresent() && signal.spec().samplesPerFrame() == 1) {
                coded.add(new Coded(signal, code.get()));
            } else {
                leftOut.add(signal.spec().description());
            }
        }
    }

    @Override
    public Duration length(Duration limit) {
        int frames = RecordReplay.framesBefore(limit, record);
        return timeOf(Math.max(0, frames - 1));
    }

    @Override
    public Iterator<Step> steps(Instant zero, Duration limit) {
        return IntStream.range(0, RecordReplay.framesBefore(limit, record))
                .mapToObj(frame -> step(frame, zero))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .iterator();
    }

    @Override
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    private @Nullable Step step(int frame, Instant zero) {
        List<Measurement> measurements = new ArrayList<>();
        for (Coded each : coded) {
            OptionalInt adc = each.signal().adc(frame);
            if (adc.isPresent()) {
                measurements.add(Measurement.valid(
                        each.code().loinc(),
                        each.signal().spec().physical(adc.getAsInt()),
                        each.code().ucum()));
            }
        }
        Duration at = timeOf(frame);
        return measurements.isEmpty() ? null : new Step(at, new VitalSigns(zero.plus(at), measurements));
    }

    private Duration timeOf(int frame) {
        return RecordReplay.timeOf(frame, record.header().frequency());
    }
}
