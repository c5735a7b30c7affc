package org.wardledger.acceptance.formats;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** An entry of a chain: docs/FORMATS.md "Entries". Times are milliseconds since 1970. */
public sealed interface Entry {
    /** Kafka's clock, as the chain knows it. */
    long engineTime();

    /** The first entry of a chain. */
    record Genesis(long engineTime, String site, int chain, int chains, int generation, String vkey) implements Entry {}

    /** A rule set comes into force. */
    record Rules(long engineTime, String text, Optional<String> actor) implements Entry {}

    /** A payload gets the patient's next ordinal. */
    record Content(long engineTime, long patient, int ordinal, byte[] digest) implements Entry {}

    /** A device in a bed measures a patient. */
    record Assigned(long engineTime, long assignment, long patient, int content) implements Entry {}

    /** A boot of a stream gets a number. */
    record Opened(long engineTime, int stream, long assignment, String name, String boot) implements Entry {}

    /** One message of a device. */
    record Reading(long engineTime, int stream, long seq, long arrival, long time, List<Integer> contents)
            implements Entry {}

    /** A refusal. */
    record Rejected(long engineTime, long patient, int content) implements Entry {}

    /** Time has moved on. */
    record Tick(long engineTime) implements Entry {}

    /** Kafka's clock went back. */
    record ClockReset(long engineTime) implements Entry {}

    /** An alert changes. */
    record Alert(long engineTime, String id, int revision, Change change, long patient, int content) implements Entry {}

    /** Sequences of a stream are missing: from and to inclusive. */
    record Gap(long engineTime, int stream, long from, long to) implements Entry {}

    /** In the order of their numbers. */
    enum Change {
        RAISED,
        WORSENED,
        CLEARED
    }

    static Entry decode(byte[] bytes) {
        ByteInput in = new ByteInput(bytes);
        int kind = in.u8();
        in.version(1);
        long time = in.time();
        Entry entry =
                switch (kind) {
                    case 1 -> new Genesis(time, in.text(), in.ordinal(), in.ordinal(), in.ordinal(), in.text());
                    case 2 -> new Rules(time, in.text(), in.optional(in::text));
                    case 3 -> new Content(time, in.u64(), in.ordinal(), in.take(32));
                    case 4 -> new Assigned(time, in.u64(), in.u64(), in.ordinal());
                    case 5 -> new Opened(time, in.ordinal(), in.u64(), in.text(), in.text());
                    case 6 -> reading(time, in);
                    case 7 -> new Rejected(time, in.u64(), in.ordinal());
                    case 8 -> new Tick(time);
                    case 9 -> new ClockReset(time);
                    case 10 ->
                        new Alert(
                                time,
                                HexFormat.of().formatHex(in.take(16)),
                                in.ordinal(),
                                change(in),
                                in.u64(),
                                in.ordinal());
                    case 11 -> new Gap(time, in.ordinal(), in.time(), in.time());
                    default -> throw new Malformed("an entry of kind " + kind);
                };
        in.end();
        return entry;
    }

    private static Reading reading(long engineTime, ByteInput in) {
        int stream = in.ordinal();
        long seq = in.time();
        long arrival = engineTime + in.zigzag();
        long time = arrival + in.zigzag();
        long count = in.varint();
        if (arrival < 0 || time < 0 || count < 0 || count > 256) {
            throw new Malformed("a reading out of bounds");
        }
        List<Integer> contents = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            byte[] ordinal = in.take(4);
            if (ordinal[0] < 0) {
                throw new Malformed("a reading's content above 2^31-1");
            }
            contents.add(ByteBuffer.wrap(ordinal).getInt());
        }
        return new Reading(engineTime, stream, seq, arrival, time, contents);
    }

    private static Change change(ByteInput in) {
        int number = in.u8();
        if (number >= Change.values().length) {
            throw new Malformed("an alert's change of " + number);
        }
        return Change.values()[number];
    }
}
