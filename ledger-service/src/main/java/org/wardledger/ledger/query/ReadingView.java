package org.wardledger.ledger.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Value;
import org.wardledger.core.vitals.Vital;
import org.wardledger.core.vitals.Waveform;

/**
 * A sealed reading: either measurements or a waveform.
 *
 * @param index of its entry in its block
 * @param actor who observed it, absent for a device's reading
 * @param cids of the payloads it refers to, where they were asked for
 * @param reattributed true where it is not the patient's after all, else absent
 */
public record ReadingView(
        int chain,
        long height,
        int index,
        String patient,
        String ward,
        String bed,
        String device,
        String stream,
        String boot,
        long seq,
        String time,
        String arrival,
        String engineTime,
        @Nullable List<MeasurementView> measurements,
        @Nullable WaveformView waveform,
        @Nullable String actor,
        @Nullable List<String> cids,
        @Nullable Boolean reattributed) {

    /**
     * One measurement.
     *
     * @param code LOINC
     * @param value a number or a code, absent when the sensor is off
     * @param unit of the code
     * @param original what the device said, where that was another code or in another unit, else absent
     */
    public record MeasurementView(
            String code,
            @Nullable Object value,
            String unit,
            String quality,
            @Nullable Original original) {
        static MeasurementView of(Measurement m) {
            Object said = json(m.value());
            String own = m.vital().map(Vital::unit).orElse(m.unit());
            Optional<BigDecimal> number = m.comparable();
            boolean asItCame = own.equals(m.unit()) || (said != null && number.isEmpty());
            String otherCode = m.said().equals(m.code()) ? null : m.said();
            return new MeasurementView(
                    m.code(),
                    asItCame ? said : number.orElse(null),
                    asItCame ? m.unit() : own,
                    m.quality().text(),
                    asItCame && otherCode == null ? null : new Original(otherCode, said, m.unit()));
        }
    }

    /**
     * A measurement as it came, and was sealed.
     *
     * @param code absent where it is the LOINC code
     */
    public record Original(@Nullable String code, @Nullable Object value, String unit) {}

    /** A piece of a waveform; a sample that is not there is null. */
    public record WaveformView(
            String signal,
            BigDecimal rate,
            String unit,
            BigDecimal scale,
            BigDecimal offset,
            List<@Nullable Integer> samples) {
        static WaveformView of(Waveform w) {
            List<@Nullable Integer> samples = new ArrayList<>();
            for (int sample : w.samples()) {
                samples.add(sample == Waveform.MISSING ? null : sample);
            }
            return new WaveformView(w.signal(), w.rate(), w.unit(), w.scale(), w.offset(), samples);
        }
    }

    /** As JSON: a number as it was written, a code as text. */
    static @Nullable Object json(@Nullable Value value) {
        return switch (value) {
            case null -> null;
            case Value.Numeric(BigDecimal number) -> number;
            case Value.Coded(String code) -> code;
        };
    }

    ReadingView only(String code) {
        List<MeasurementView> all = measurements;
        List<MeasurementView> some = all == null
                ? List.of()
                : all.stream().filter(m -> m.code().equals(code)).toList();
        return new ReadingView(
                chain,
                height,
                index,
                patient,
                ward,
                bed,
                device,
                stream,
                boot,
                seq,
                time,
                arrival,
                engineTime,
                some,
                null,
                actor,
                cids,
                reattributed);
    }

    ReadingView asReattributed() {
        return new ReadingView(
                chain,
                height,
                index,
                patient,
                ward,
                bed,
                device,
                stream,
                boot,
                seq,
                time,
                arrival,
                engineTime,
                measurements,
                waveform,
                actor,
                cids,
                true);
    }

    boolean has(String code) {
        return measurements != null
                && measurements.stream().anyMatch(m -> m.code().equals(code));
    }

    int samples() {
        return waveform == null ? 0 : waveform.samples().size();
    }
}
