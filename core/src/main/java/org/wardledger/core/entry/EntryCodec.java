package org.wardledger.core.entry;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.alert.Change;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.GatewayRefusalContent;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.sequence.SequenceRange;

/** Canonical bytes of entries, docs/FORMATS.md "Entries": kind, version, engine time, fields. */
public final class EntryCodec {
    /** Largest entry: it must fit into an entry bundle of the tile format. */
    public static final int MAX_BYTES = 65_535;

    private static final int GENESIS = 1;
    private static final int RULES = 2;
    /** First byte of a Content entry. */
    public static final int CONTENT = 3;

    static final int ASSIGNED = 4;
    private static final int OPENED = 5;
    static final int READING = 6;
    static final int REJECTED = 7;
    private static final int TICK = 8;
    private static final int CLOCK_RESET = 9;
    static final int ALERT = 10;
    private static final int GAP = 11;
    static final int RELEASED = 12;
    static final int HANDOVER = 13;
    static final int REATTRIBUTED = 14;
    private static final int KEY_ROTATED = 15;
    private static final int ERASED = 16;
    static final int ACCESSED = 17;
    /** First byte of a Rekeyed entry. */
    public static final int REKEYED = 18;

    private static final int RESTORED = 19;
    static final int RECORDED = 20;
    static final int REFUSED = 21;
    private static final int PROBED = 22;
    private static final int VERSION = 1;
    private static final int MAX_NAME = 255;
    /** Two keys of long names, and two signatures, are below. */
    private static final int MAX_ROTATION = 2048;

    private EntryCodec() {}

    public static byte[] encode(Entry entry) {
        ByteWriter out = new ByteWriter();
        switch (entry) {
            case Entry.Genesis g ->
                start(out, GENESIS, g)
                        .text(g.site())
                        .varint(g.chain())
                        .varint(g.chains())
                        .varint(g.generation())
                        .text(g.verifierKey());
            case Entry.Rules r -> {
                start(out, RULES, r).text(r.document());
                if (r.actor() == null) {
                    out.u8(0);
                } else {
                    out.u8(1).text(r.actor());
                }
            }
            case Entry.Content c ->
                start(out, CONTENT, c)
                        .u64(c.patient())
                        .varint(c.epoch())
                        .varint(c.ordinal())
                        .bytes(c.cid().digest());
            case Entry.Assigned a ->
                a.meaning().encode(start(out, ASSIGNED, a).u64(a.assignment()).u64(a.patient()));
            case Entry.Opened o ->
                start(out, OPENED, o)
                        .varint(o.ordinal())
                        .u64(o.assignment())
                        .text(o.stream())
                        .text(o.boot());
            case Entry.Reading r -> {
                start(out, READING, r).varint(r.stream()).varint(r.seq());
                out.zigzag(r.arrivalMs() - r.engineMs()).zigzag(r.readingMs() - r.arrivalMs());
                r.contents().encode(out);
            }
            case Entry.Rejected r ->
                r.refusal().encode(start(out, REJECTED, r).u64(r.patient()).varint(r.input()));
            case Entry.Refused r -> refused(start(out, REFUSED, r), r);
            case Entry.Tick t -> start(out, TICK, t);
            case Entry.KeyRotated k -> start(out, KEY_ROTATED, k).text(k.note());
            case Entry.ClockReset c -> start(out, CLOCK_RESET, c);
            case Entry.Alert a ->
                a.content()
                        .encode(start(out, ALERT, a)
                                .u64(a.id().high())
                                .u64(a.id().low())
                                .varint(a.rev())
                                .u8(a.change().ordinal())
                                .u64(a.patient()));
            case Entry.Erased e -> {
                e.event().encode(start(out, ERASED, e));
                out.u64(e.patient());
            }
            case Entry.Accessed a -> {
                a.event().encode(start(out, ACCESSED, a));
                a.access().encode(out.u64(a.patient()));
            }
            case Entry.Recorded r -> {
                r.event().encode(start(out, RECORDED, r));
                r.record().encode(out.u64(r.patient()));
            }
            case Entry.Rekeyed r -> {
                r.event().encode(start(out, REKEYED, r));
                out.u64(r.patient()).varint(r.epoch());
            }
            case Entry.Gap g ->
                start(out, GAP, g).varint(g.stream()).varint(g.from()).varint(g.to());
            case Entry.Released r ->
                r.release().encode(start(out, RELEASED, r).u64(r.assignment()).varint(r.untilMs()));
            case Entry.Handover h ->
                h.handover().encode(start(out, HANDOVER, h).varint(h.stream()).varint(h.last()));
            case Entry.Reattributed r -> {
                r.event().encode(start(out, REATTRIBUTED, r));
                out.u64(r.patient()).u64(r.assignment()).varint(r.fromMs()).varint(r.toMs());
                r.reattribution().encode(out);
            }
            case Entry.Restored r -> start(out, RESTORED, r).text(r.note());
            case Entry.Probed p -> start(out, PROBED, p).text(p.gateway()).zigzag(p.sentMs() - p.engineMs());
        }
        return out.toBytes();
    }

    /** @throws DecodeException when the bytes are not the canonical encoding of an entry of a known version */
    public static Entry decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int kind = in.u8();
        int version = in.u8();
        if (version != VERSION) {
            throw new DecodeException("unknown version " + version + " of entry kind " + kind);
        }
        long engineMs = time(in.varint());
        Entry entry =
                switch (kind) {
                    case GENESIS ->
                        new Entry.Genesis(
                                engineMs,
                                in.text(MAX_NAME, "site"),
                                ordinal(in),
                                ordinal(in),
                                ordinal(in),
                                in.text(MAX_NAME, "verifier key"));
                    case RULES ->
                        new Entry.Rules(
                                engineMs,
                                in.text(MAX_BYTES, "rules"),
                                in.count(1, "flag") == 1 ? in.text(MAX_NAME, "actor") : null);
                    case CONTENT ->
                        new Entry.Content(
                                engineMs, in.u64(), ordinal(in), ordinal(in), Cid.ofDigest(in.bytes(Cid.DIGEST_BYTES)));
                    case ASSIGNED ->
                        new Entry.Assigned(
                                engineMs,
                                in.u64(),
                                in.u64(),
                                Concealed.decode(in).only());
                    case OPENED ->
                        new Entry.Opened(
                                engineMs,
                                ordinal(in),
                                in.u64(),
                                in.text(MAX_NAME, "stream"),
                                in.text(MAX_NAME, "boot"));
                    case READING -> reading(engineMs, in);
                    case REJECTED ->
                        new Entry.Rejected(
                                engineMs,
                                in.u64(),
                                time(in.varint()),
                                Concealed.decode(in).only());
                    case REFUSED -> refused(engineMs, in);
                    case TICK -> new Entry.Tick(engineMs);
                    case KEY_ROTATED -> new Entry.KeyRotated(engineMs, in.text(MAX_ROTATION, "rotation"));
                    case CLOCK_RESET -> new Entry.ClockReset(engineMs);
                    case ALERT ->
                        new Entry.Alert(
                                engineMs,
                                new AlertId(in.u64(), in.u64()),
                                ordinal(in),
                                change(in.u8()),
                                in.u64(),
                                Concealed.decode(in).only());
                    case ERASED -> new Entry.Erased(engineMs, EventId.decode(in), in.u64());
                    case ACCESSED ->
                        new Entry.Accessed(
                                engineMs,
                                EventId.decode(in),
                                in.u64(),
                                Concealed.decode(in).only());
                    case RECORDED ->
                        new Entry.Recorded(
                                engineMs,
                                EventId.decode(in),
                                in.u64(),
                                Concealed.decode(in).only());
                    case REKEYED -> new Entry.Rekeyed(engineMs, EventId.decode(in), in.u64(), ordinal(in));
                    case GAP -> gap(engineMs, in);
                    case RELEASED ->
                        new Entry.Released(
                                engineMs,
                                in.u64(),
                                time(in.varint()),
                                Concealed.decode(in).only());
                    case HANDOVER ->
                        new Entry.Handover(
                                engineMs,
                                ordinal(in),
                                sequence(in),
                                Concealed.decode(in).only());
                    case REATTRIBUTED ->
                        new Entry.Reattributed(
                                engineMs,
                                EventId.decode(in),
                                in.u64(),
                                in.u64(),
                                time(in.varint()),
                                time(in.varint()),
                                Concealed.decode(in).only());
                    case RESTORED -> new Entry.Restored(engineMs, in.text(RestoreNote.MAX_BYTES, "restore"));
                    case PROBED ->
                        new Entry.Probed(engineMs, in.text(MAX_NAME, "gateway"), time(engineMs + in.zigzag()));
                    default -> throw new DecodeException("unknown kind of entry " + kind);
                };
        in.end();
        return entry;
    }

    private static ByteWriter start(ByteWriter out, int kind, Entry entry) {
        return out.u8(kind).u8(VERSION).varint(entry.engineMs());
    }

    private static Entry.Reading reading(long engineMs, ByteReader in) {
        int stream = ordinal(in);
        long seq = sequence(in);
        long arrivalMs = time(engineMs + in.zigzag());
        long readingMs = time(arrivalMs + in.zigzag());
        Concealed contents = Concealed.decode(in);
        return new Entry.Reading(engineMs, stream, seq, readingMs, arrivalMs, contents);
    }

    private static void refused(ByteWriter out, Entry.Refused r) {
        out.u64(r.patient()).varint(r.input()).varint(r.count());
        RefusedIdentities identities = r.identities();
        out.u8(identities == null ? 0 : 1);
        if (identities != null) {
            out.varint(identities.stream()).varint(identities.ranges().size());
            identities.ranges().forEach(range -> out.varint(range.from()).varint(range.to()));
        }
        r.refusal().encode(out);
    }

    private static Entry.Refused refused(long engineMs, ByteReader in) {
        long patient = in.u64();
        long input = time(in.varint());
        int count = in.count(GatewayRefusalContent.MAX_MESSAGES, "messages");
        try {
            RefusedIdentities identities = in.count(1, "flag") == 1 ? identities(in) : null;
            Concealed refusal = Concealed.decode(in).only();
            return new Entry.Refused(engineMs, patient, input, count, identities, refusal);
        } catch (IllegalArgumentException e) {
            throw new DecodeException(String.valueOf(e.getMessage()));
        }
    }

    private static RefusedIdentities identities(ByteReader in) {
        int stream = ordinal(in);
        List<SequenceRange> ranges = new ArrayList<>();
        for (int left = in.count(GatewayRefusalContent.MAX_MESSAGES, "ranges"); left > 0; left--) {
            ranges.add(new SequenceRange(sequence(in), sequence(in)));
        }
        return new RefusedIdentities(stream, ranges);
    }

    private static Entry.Gap gap(long engineMs, ByteReader in) {
        int stream = ordinal(in);
        long from = sequence(in);
        long to = sequence(in);
        if (to < from) {
            throw new DecodeException("a gap from " + from + " to " + to);
        }
        return new Entry.Gap(engineMs, stream, from, to);
    }

    private static long sequence(ByteReader in) {
        long seq = in.varint();
        if (seq < 0) {
            throw new DecodeException("sequence beyond 63 bits");
        }
        return seq;
    }

    private static int ordinal(ByteReader in) {
        return in.count(Integer.MAX_VALUE, "ordinal");
    }

    private static Change change(int ordinal) {
        if (ordinal >= Change.values().length) {
            throw new DecodeException("unknown change of an alert " + ordinal);
        }
        return Change.values()[ordinal];
    }

    /** Any 63-bit time or offset is kept; a negative one is none. */
    private static long time(long timeMs) {
        if (timeMs < 0) {
            throw new DecodeException("a time before 1970, or an offset below 0");
        }
        return timeMs;
    }
}
