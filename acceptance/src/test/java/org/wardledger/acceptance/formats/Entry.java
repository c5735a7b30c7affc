package org.wardledger.acceptance.formats;

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

    /** A payload gets the patient's next ordinal; it is encrypted under the patient's key of that epoch. */
    record Content(long engineTime, long patient, int epoch, int ordinal, byte[] digest) implements Entry {}

    /** An entry that says something without saying it. */
    sealed interface Concealing extends Entry {
        Concealed concealed();
    }

    /** A device in a bed measures a patient. */
    record Assigned(long engineTime, long assignment, long patient, Concealed concealed) implements Concealing {}

    /** A boot of a stream gets a number. */
    record Opened(long engineTime, int stream, long assignment, String name, String boot) implements Entry {}

    /** One message of a device. */
    record Reading(long engineTime, int stream, long seq, long arrival, long time, Concealed concealed)
            implements Concealing {}

    /** A refusal of the input at that offset. */
    record Rejected(long engineTime, long patient, long input, Concealed concealed) implements Concealing {}

    /** Messages of one device that gateways refused; without a stream, there are no ranges. */
    record Refused(
            long engineTime,
            long patient,
            long input,
            int count,
            Optional<Integer> stream,
            List<Range> ranges,
            Concealed concealed)
            implements Concealing {}

    /** Sequences, both ends inclusive. */
    record Range(long from, long to) {}

    /** Time has moved on. */
    record Tick(long engineTime) implements Entry {}

    /** Kafka's clock went back. */
    record ClockReset(long engineTime) implements Entry {}

    /** An alert changes. */
    record Alert(long engineTime, String id, int revision, Change change, long patient, Concealed concealed)
            implements Concealing {}

    /** A patient's key is destroyed. */
    record Erased(long engineTime, String event, long patient) implements Entry {}

    /** Somebody looked at a patient's data. */
    record Accessed(long engineTime, String event, long patient, Concealed concealed) implements Concealing {}

    /** A patient's contents are encrypted under the key of another epoch from here on. */
    record Rekeyed(long engineTime, String event, long patient, int epoch) implements Entry {}

    /** Sequences of a stream are missing: from and to inclusive. */
    record Gap(long engineTime, int stream, long from, long to) implements Entry {}

    /** A device's assignment is over. */
    record Released(long engineTime, long assignment, long until, Concealed concealed) implements Concealing {}

    /** What the assignment before this stream's has sealed last. */
    record Handover(long engineTime, int stream, long last, Concealed concealed) implements Concealing {}

    /** Readings of an assignment are not its patient's. */
    record Reattributed(
            long engineTime, String event, long patient, long assignment, long from, long to, Concealed concealed)
            implements Concealing {}

    /** The chain goes on in another generation, without what was lost. */
    record Restored(long engineTime, String note) implements Entry {}

    /** Somebody recorded something of a patient. */
    record Recorded(long engineTime, String event, long patient, Concealed concealed) implements Concealing {}

    /** A gateway's probe, sent then by the gateway's clock. */
    record Probed(long engineTime, String gateway, long sent) implements Entry {}

    /** In the order of their numbers. */
    enum Change {
        RAISED,
        WORSENED,
        CLEARED,
        MOVED
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
                    case 3 -> new Content(time, in.u64(), in.ordinal(), in.ordinal(), in.take(32));
                    case 4 -> new Assigned(time, in.u64(), in.u64(), Concealed.one(in));
                    case 5 -> new Opened(time, in.ordinal(), in.u64(), in.text(), in.text());
                    case 6 -> reading(time, in);
                    case 7 -> new Rejected(time, in.u64(), in.time(), Concealed.one(in));
                    case 8 -> new Tick(time);
                    case 9 -> new ClockReset(time);
                    case 10 -> new Alert(time, id(in), in.ordinal(), change(in), in.u64(), Concealed.one(in));
                    case 11 -> new Gap(time, in.ordinal(), in.time(), in.time());
                    case 12 -> new Released(time, in.u64(), in.time(), Concealed.one(in));
                    case 13 -> new Handover(time, in.ordinal(), in.time(), Concealed.one(in));
                    case 14 ->
                        new Reattributed(time, id(in), in.u64(), in.u64(), in.time(), in.time(), Concealed.one(in));
                    case 16 -> new Erased(time, id(in), in.u64());
                    case 17 -> new Accessed(time, id(in), in.u64(), Concealed.one(in));
                    case 18 -> new Rekeyed(time, id(in), in.u64(), in.ordinal());
                    case 19 -> new Restored(time, in.text());
                    case 20 -> new Recorded(time, id(in), in.u64(), Concealed.one(in));
                    case 21 -> refused(time, in);
                    case 22 -> new Probed(time, in.text(), time + in.zigzag());
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
        if (arrival < 0 || time < 0) {
            throw new Malformed("a reading before 1970");
        }
        return new Reading(engineTime, stream, seq, arrival, time, Concealed.decode(in));
    }

    private static Refused refused(long engineTime, ByteInput in) {
        long patient = in.u64();
        long input = in.time();
        int count = in.ordinal();
        Optional<Integer> stream = in.optional(in::ordinal);
        List<Range> ranges = new ArrayList<>();
        long sequences = 0;
        for (int left = stream.isPresent() ? in.ordinal() : 0; left > 0; left--) {
            Range range = new Range(in.time(), in.time());
            if (range.to() < range.from()
                    || (!ranges.isEmpty()
                            && range.from() - 1 <= ranges.getLast().to())) {
                throw new Malformed("ranges of refused sequences out of order, or not as long as they can be");
            }
            ranges.add(range);
            sequences += range.to() - range.from() + 1;
        }
        if (count < 1 || count > 1_000 || sequences > count || stream.isPresent() == ranges.isEmpty()) {
            throw new Malformed("a refusal of " + count + " messages and " + sequences + " sequences");
        }
        return new Refused(engineTime, patient, input, count, stream, ranges, Concealed.one(in));
    }

    private static String id(ByteInput in) {
        return HexFormat.of().formatHex(in.take(16));
    }

    private static Change change(ByteInput in) {
        int number = in.u8();
        if (number >= Change.values().length) {
            throw new Malformed("an alert's change of " + number);
        }
        return Change.values()[number];
    }
}
