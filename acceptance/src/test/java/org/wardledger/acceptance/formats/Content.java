package org.wardledger.acceptance.formats;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wardledger.acceptance.reading.Identity;
import org.wardledger.acceptance.reading.Reading;

/** What a content says: docs/FORMATS.md "Content". */
public sealed interface Content {

    /** One value of a reading. */
    record Value(Reading.Measurement measurement) implements Content {}

    /** The samples of a reading. */
    record Samples(Reading.Waveform waveform) implements Content {}

    /** What an assignment's handle stands for. */
    record Assignment(String patient, String device, String ward, String bed) implements Content {}

    /** An assignment, in whatever chain. */
    record Ref(int chain, long assignment) {}

    /** What an assignment's handle stands for that somebody registered. */
    record Registered(Assignment assignment, long from, Optional<String> actor, List<Ref> predecessors)
            implements Content {}

    /** The end of an assignment, and the one that follows. */
    record Release(long until, Ref successor) implements Content {}

    /** The assignment that a stream's device had before. */
    record Handover(Ref old) implements Content {}

    /** Whose readings are, and why. */
    record Reattribution(Optional<String> patient, String reason, String actor) implements Content {}

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
            implements Content {}

    /** Why something was refused. */
    record Refusal(String patient, String reason, String detail, String source, byte[] refused) implements Content {}

    /** Messages of one device that gateways refused for one reason; digests of topic and bytes in hex. */
    record GatewayRefusal(
            String patient, String device, String reason, String detail, String source, List<String> digests)
            implements Content {}

    /** Who looked at a patient's data, at what and when. */
    record Access(String actor, String what, long from, long to, int count) implements Content {}

    /** Where a patient lies from a time on; without ward and bed, that the patient has left. */
    record Stay(String patient, String kind, String ward, String bed, long at, String actor) implements Content {}

    /** What a device is. */
    record Device(String device, String kind, List<String> streams, long intervalMs, String actor) implements Content {}

    /** Who a patient is. */
    record Person(
            String patient,
            Optional<String> label,
            Optional<Long> yearOfBirth,
            Optional<Boolean> pregnant,
            int spo2Scale,
            String actor)
            implements Content {}

    /** Who observed what stands before it. */
    record Actor(String actor) implements Content {}

    List<String> QUALITIES = List.of("valid", "questionable", "implausible", "sensor-off");
    List<String> KINDS = List.of("physiological", "technical");
    List<String> PRIORITIES = List.of("low", "medium", "high");
    List<String> STAYS = List.of("admitted", "transferred", "discharged");

    /** @throws Malformed when the bytes are not the one encoding of a content */
    static Content decode(byte[] bytes) {
        ByteInput in = new ByteInput(bytes);
        int kind = in.u8();
        Content content =
                switch (kind) {
                    case 1 -> new Value(measurement(in));
                    case 2 -> new Samples(waveform(in));
                    case 3 -> new Assignment(in.text(), in.text(), in.text(), in.text());
                    case 4 -> alert(in);
                    case 5 -> new Refusal(in.text(), in.text(), in.text(), in.text(), in.block());
                    case 6 -> new Access(in.text(), in.text(), in.time(), in.time(), in.ordinal());
                    case 7 -> registered(in);
                    case 8 -> new Release(in.time(), ref(in));
                    case 9 -> new Handover(ref(in));
                    case 10 -> new Reattribution(in.optional(in::text), in.text(), in.text());
                    case 11 -> stay(in);
                    case 12 -> person(in);
                    case 13 -> new Actor(in.text());
                    case 15 -> gatewayRefusal(in);
                    case 16 -> device(in);
                    default -> throw new Malformed("a content of kind " + kind);
                };
        in.end();
        return content;
    }

    private static GatewayRefusal gatewayRefusal(ByteInput in) {
        String patient = in.text();
        String device = in.text();
        String reason = in.text();
        String detail = in.text();
        String source = in.text();
        List<String> digests = new ArrayList<>();
        for (int left = in.ordinal(); left > 0; left--) {
            digests.add(HexFormat.of().formatHex(in.take(32)));
        }
        if (digests.isEmpty() || new HashSet<>(digests).size() < digests.size()) {
            throw new Malformed("a refusal of no message, or of one twice");
        }
        return new GatewayRefusal(patient, device, reason, detail, source, digests);
    }

    private static Registered registered(ByteInput in) {
        Assignment assignment = new Assignment(in.text(), in.text(), in.text(), in.text());
        long from = in.time();
        Optional<String> actor = in.optional(in::text);
        List<Ref> predecessors = new ArrayList<>();
        int count = in.ordinal();
        if (count > 16) {
            throw new Malformed(count + " predecessors");
        }
        for (int i = 0; i < count; i++) {
            predecessors.add(ref(in));
        }
        return new Registered(assignment, from, actor, predecessors);
    }

    private static Device device(ByteInput in) {
        String device = in.text();
        String kind = in.text();
        List<String> streams = new ArrayList<>();
        int count = in.ordinal();
        if (count < 1 || count > 64) {
            throw new Malformed("a device with " + count + " streams");
        }
        for (int i = 0; i < count; i++) {
            streams.add(in.text());
        }
        return new Device(device, kind, streams, in.varint(), in.text());
    }

    private static Stay stay(ByteInput in) {
        Stay stay = new Stay(in.text(), pick(STAYS, in.u8()), in.text(), in.text(), in.time(), in.text());
        boolean left = stay.kind().equals("discharged");
        if (left != stay.ward().isEmpty() || left != stay.bed().isEmpty()) {
            throw new Malformed("a stay without its place, or a place without a stay");
        }
        return stay;
    }

    private static Person person(ByteInput in) {
        return new Person(
                in.text(),
                in.optional(in::text),
                in.optional(in::varint),
                in.optional(in::flag),
                scale(in.u8()),
                in.text());
    }

    private static int scale(int scale) {
        if (scale != 1 && scale != 2) {
            throw new Malformed("a scale " + scale + " of oxygen saturation");
        }
        return scale;
    }

    private static Ref ref(ByteInput in) {
        return new Ref(in.ordinal(), in.u64());
    }

    /** A reading of what its entry says. */
    static Reading reading(Identity identity, Instant time, List<Content> contents) {
        if (contents.getFirst() instanceof Samples samples && contents.size() == 1) {
            return new Reading(identity, time, samples.waveform());
        }
        List<Reading.Measurement> values = new ArrayList<>();
        boolean observed = identity.stream().equals("observations");
        if (observed && !(contents.getLast() instanceof Actor)) {
            throw new Malformed("nobody observed it");
        }
        for (Content content : contents.subList(0, contents.size() - (observed ? 1 : 0))) {
            if (content instanceof Value value) {
                values.add(value.measurement());
            } else {
                throw new Malformed("a reading refers to what was not measured");
            }
        }
        return new Reading(identity, time, new Reading.Measurements(values));
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
