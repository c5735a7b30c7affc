package org.wardledger.acceptance.formats;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wardledger.acceptance.reading.Reading;

/** What a payload of version 0 holds: docs/FORMATS.md "Content" and "Payloads and CIDs". */
public sealed interface Payload {

    /** One value of a reading. */
    record Value(Reading.Measurement measurement) implements Payload {}

    /** The samples of a reading. */
    record Samples(Reading.Waveform waveform) implements Payload {}

    /** What an assignment's handle stands for. */
    record Assignment(String patient, String device, String ward, String bed) implements Payload {}

    /** What an alert says. */
    record Alert(
            String kind,
            String priority,
            String code,
            Optional<String> value,
            Optional<String> limit,
            String rule,
            long since,
            boolean late,
            String ward,
            String bed,
            String device)
            implements Payload {}

    /** Why something was refused. */
    record Refusal(String patient, String reason, String detail, String source, byte[] refused) implements Payload {}

    List<String> QUALITIES = List.of("valid", "questionable", "implausible", "sensor-off");
    List<String> KINDS = List.of("physiological", "technical");
    List<String> PRIORITIES = List.of("low", "medium", "high");

    /** Opens a payload that must belong to the patient of that handle. */
    static Payload open(byte[] bytes, long patient) {
        ByteInput in = new ByteInput(bytes);
        in.version(0);
        if (in.u64() != patient) {
            throw new Malformed("a payload of another patient");
        }
        int kind = in.u8();
        Payload payload =
                switch (kind) {
                    case 1 -> new Value(measurement(in));
                    case 2 -> new Samples(waveform(in));
                    case 3 -> new Assignment(in.text(), in.text(), in.text(), in.text());
                    case 4 -> alert(in);
                    case 5 -> new Refusal(in.text(), in.text(), in.text(), in.text(), in.block());
                    default -> throw new Malformed("a content of kind " + kind);
                };
        in.end();
        return payload;
    }

    private static Reading.Measurement measurement(ByteInput in) {
        String code = in.text();
        String quality = pick(QUALITIES, in.u8());
        String value = quality.equals("sensor-off") ? null : value(in);
        return new Reading.Measurement(code, value, unit(in), quality);
    }

    /** An empty unit is none. */
    private static @Nullable String unit(ByteInput in) {
        String unit = in.text();
        return unit.isEmpty() ? null : unit;
    }

    private static String value(ByteInput in) {
        int form = in.u8();
        return switch (form) {
            case 1 -> Reading.plain(in.decimal());
            case 2 -> '"' + in.text() + '"';
            default -> throw new Malformed("a value of form " + form);
        };
    }

    private static Reading.Waveform waveform(ByteInput in) {
        String signal = in.text();
        BigDecimal rate = in.decimal();
        String unit = unit(in);
        BigDecimal scale = in.decimal();
        BigDecimal offset = in.decimal();
        long count = in.varint();
        if (count < 1 || count > 20_000) {
            throw new Malformed(count + " samples");
        }
        List<@Nullable Long> samples = new ArrayList<>();
        long last = 0;
        for (long i = 0; i < count; i++) {
            long step = in.varint();
            if (step == 0) {
                samples.add(null);
            } else {
                long bits = step - 1;
                last += (bits >>> 1) ^ -(bits & 1);
                samples.add(last);
            }
        }
        return new Reading.Waveform(
                signal, Reading.plain(rate), unit, Reading.plain(scale), Reading.plain(offset), samples);
    }

    private static Alert alert(ByteInput in) {
        return new Alert(
                pick(KINDS, in.u8()),
                pick(PRIORITIES, in.u8()),
                in.text(),
                in.optional(in::decimal).map(Reading::plain),
                in.optional(in::decimal).map(Reading::plain),
                in.text(),
                in.time(),
                in.flag(),
                in.text(),
                in.text(),
                in.text());
    }

    private static String pick(List<String> names, int number) {
        if (number >= names.size()) {
            throw new Malformed("an enumeration's value of " + number);
        }
        return names.get(number);
    }
}
