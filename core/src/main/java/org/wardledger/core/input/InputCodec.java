package org.wardledger.core.input;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.content.ActorContent;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.ReattributionContent;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.content.ReleaseContent;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.vitals.Body;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Observations;
import org.wardledger.core.vitals.Reading;

/**
 * Bytes of the records of {@code wardledger.inputs}, docs/FORMATS.md "Inputs": kind, version, fields. The version is 1, but
 * for what gateways refuse: there it is 2, and 1 is still read, for inputs outlast the program that wrote them.
 */
public final class InputCodec {
    /** Largest encoded input; leaves room for what a sealed entry or a refusal's payload adds to it. */
    public static final int MAX_BYTES = 56 * 1024;

    private static final int ADMITTED = 1;
    private static final int REFUSED = 2;
    private static final int TICK = 3;
    private static final int RULES = 4;
    private static final int ERASE = 5;
    private static final int REKEY = 6;
    private static final int ASSIGN = 7;
    private static final int ADMITTED_UNDER = 8;
    private static final int RELEASE = 9;
    private static final int HANDOVER = 10;
    private static final int ROTATE_KEY = 11;
    private static final int ACCESSED = 12;
    private static final int REATTRIBUTE = 13;
    private static final int RECORDED = 14;
    private static final int PROBE = 15;
    private static final int VERSION = 1;
    private static final int REFUSED_VERSION = 2;

    private InputCodec() {}

    public static byte[] encode(Input input) {
        ByteWriter out = new ByteWriter();
        switch (input) {
            case Input.Admitted a -> admitted(out.u8(ADMITTED).u8(VERSION), a);
            case Input.AdmittedUnder a ->
                admitted(out.u8(ADMITTED_UNDER).u8(VERSION).u64(a.assignment()), a.admitted());
            case Input.Assign a -> a.meaning().encode(out.u8(ASSIGN).u8(VERSION).u64(a.assignment()));
            case Input.Release r ->
                r.release()
                        .successor()
                        .encode(out.u8(RELEASE)
                                .u8(VERSION)
                                .u64(r.assignment())
                                .varint(r.release().untilMs()));
            case Input.Handover h -> handover(out.u8(HANDOVER).u8(VERSION), h);
            case Input.Reattribute r -> {
                r.event().encode(out.u8(REATTRIBUTE).u8(VERSION));
                r.meaning().encode(out.u64(r.assignment()).varint(r.fromMs()).varint(r.toMs()));
            }
            case Input.Refused r ->
                identity(
                        out.u8(REFUSED)
                                .u8(REFUSED_VERSION)
                                .text(r.patient())
                                .text(r.gateway())
                                .varint(r.arrivalMs())
                                .text(r.reason())
                                .text(r.detail())
                                .text(r.source())
                                .bytes(r.digest().toBytes())
                                .text(r.device()),
                        r.identity());
            case Input.Tick t -> out.u8(TICK).u8(VERSION);
            case Input.RotateKey k -> out.u8(ROTATE_KEY).u8(VERSION).text(k.note());
            case Input.Rules r -> {
                out.u8(RULES).u8(VERSION).text(r.document());
                optional(out, r.actor());
            }
            case Input.Erase e -> event(out.u8(ERASE), e);
            case Input.Rekey r -> event(out.u8(REKEY), r);
            case Input.Accessed a -> event(out.u8(ACCESSED), a).block(ContentCodec.encode(a.access()));
            case Input.Recorded r -> {
                r.event().encode(out.u8(RECORDED).u8(VERSION));
                out.block(ContentCodec.encode(r.record()));
            }
            case Input.Probe p -> out.u8(PROBE).u8(VERSION).text(p.gateway()).varint(p.sentMs());
        }
        return out.toBytes();
    }

    /** @throws DecodeException when the bytes are not an input of a known kind and version */
    public static Input decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int kind = in.u8();
        int version = in.u8();
        boolean known = version == VERSION || (kind == REFUSED && version == REFUSED_VERSION);
        if (!known) {
            throw new DecodeException("unknown version " + version + " of input kind " + kind);
        }
        try {
            Input input =
                    switch (kind) {
                        case ADMITTED -> admitted(in);
                        case ADMITTED_UNDER -> new Input.AdmittedUnder(in.u64(), admitted(in));
                        case ASSIGN -> new Input.Assign(in.u64(), RegisteredContent.decode(in));
                        case RELEASE ->
                            new Input.Release(in.u64(), new ReleaseContent(in.varint(), AssignmentRef.decode(in)));
                        case HANDOVER -> handover(in);
                        case REATTRIBUTE ->
                            new Input.Reattribute(
                                    EventId.decode(in),
                                    in.u64(),
                                    in.varint(),
                                    in.varint(),
                                    ReattributionContent.decode(in));
                        case REFUSED -> refused(in, version);
                        case TICK -> new Input.Tick();
                        case ROTATE_KEY -> new Input.RotateKey(in.text(Input.RotateKey.MAX_BYTES, "rotation"));
                        case RULES -> new Input.Rules(in.text(Input.Rules.MAX_BYTES, "rules"), optional(in));
                        case ERASE -> new Input.Erase(EventId.decode(in), in.text(1000, "patient"));
                        case REKEY -> new Input.Rekey(EventId.decode(in), in.text(1000, "patient"));
                        case ACCESSED -> new Input.Accessed(EventId.decode(in), in.text(1000, "patient"), access(in));
                        case RECORDED -> new Input.Recorded(EventId.decode(in), record(in));
                        case PROBE -> new Input.Probe(in.text(Input.MAX_GATEWAY_BYTES, "gateway"), in.varint());
                        default -> throw new DecodeException("unknown kind of input " + kind);
                    };
            in.end();
            return input;
        } catch (IllegalArgumentException e) {
            throw new DecodeException(String.valueOf(e.getMessage()));
        }
    }

    /** One of version 1 tells of no device and no identity. */
    private static Input.Refused refused(ByteReader in, int version) {
        boolean tells = version == REFUSED_VERSION;
        return new Input.Refused(
                in.text(1000, "patient"),
                in.text(Input.MAX_GATEWAY_BYTES, "gateway"),
                in.varint(),
                in.text(Input.MAX_REASON_BYTES, "reason"),
                in.text(Input.MAX_TEXT_BYTES, "detail"),
                in.text(Input.MAX_TEXT_BYTES, "source"),
                Hash.of(in.bytes(Hash.LENGTH)),
                tells ? in.text(64, "device") : "",
                tells && in.count(1, "flag") == 1 ? identity(in) : null);
    }

    private static void identity(ByteWriter out, Input.@Nullable RefusedReading identity) {
        out.u8(identity == null ? 0 : 1);
        if (identity == null) {
            return;
        }
        Long assignment = identity.assignment();
        out.u8(assignment == null ? 0 : 1);
        if (assignment != null) {
            out.u64(assignment);
        }
        out.text(identity.ward()).text(identity.bed());
        out.text(identity.stream()).text(identity.boot()).varint(identity.seq());
    }

    private static Input.RefusedReading identity(ByteReader in) {
        return new Input.RefusedReading(
                in.count(1, "flag") == 1 ? in.u64() : null,
                in.text(64, "ward"),
                in.text(64, "bed"),
                in.text(255, "stream"),
                in.text(64, "boot"),
                in.varint());
    }

    private static void admitted(ByteWriter out, Input.Admitted a) {
        Reading r = a.reading();
        out.text(a.patient()).text(a.gateway()).varint(a.arrivalMs());
        out.text(r.ward())
                .text(r.bed())
                .text(r.device())
                .text(r.boot())
                .varint(r.seq())
                .varint(r.timeMs());
        List<Content> contents = Content.of(r.body());
        out.varint(contents.size());
        for (Content content : contents) {
            out.block(ContentCodec.encode(content));
        }
    }

    private static Input.Admitted admitted(ByteReader in) {
        return new Input.Admitted(
                in.text(1000, "patient"), in.text(Input.MAX_GATEWAY_BYTES, "gateway"), in.varint(), reading(in));
    }

    private static Reading reading(ByteReader in) {
        return new Reading(
                in.text(64, "ward"),
                in.text(64, "bed"),
                in.text(64, "device"),
                in.text(64, "boot"),
                in.varint(),
                in.varint(),
                body(in));
    }

    private static Body body(ByteReader in) {
        int count = in.count(Measurements.MAX, "number of contents");
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            switch (ContentCodec.decode(in.block(MAX_BYTES, "content"))) {
                case Content.Measured m -> measurements.add(m.measurement());
                case Content.Sampled s
                when count == 1 -> {
                    return s.waveform();
                }
                case ActorContent a
                when measurements.size() == count - 1 -> {
                    return new Observations(measurements, a.actor());
                }
                default ->
                    throw new DecodeException(
                            "a reading of measurements, with an actor or without, or of one waveform" + " expected");
            }
        }
        return new Measurements(measurements);
    }

    private static void handover(ByteWriter out, Input.Handover h) {
        out.u64(h.assignment()).u64(h.old().assignment()).varint(h.old().chain());
        out.varint(h.streams().size());
        for (Input.LastSequence one : h.streams()) {
            out.text(one.stream()).text(one.boot()).varint(one.last());
        }
    }

    private static Input.Handover handover(ByteReader in) {
        long assignment = in.u64();
        long old = in.u64();
        AssignmentRef of = new AssignmentRef(in.count(Integer.MAX_VALUE, "chain"), old);
        List<Input.LastSequence> streams = new ArrayList<>();
        for (int left = in.count(Input.Handover.MAX_STREAMS, "streams"); left > 0; left--) {
            streams.add(new Input.LastSequence(in.text(255, "stream"), in.text(64, "boot"), in.varint()));
        }
        return new Input.Handover(assignment, of, streams);
    }

    private static ByteWriter event(ByteWriter out, Input.Event event) {
        event.event().encode(out.u8(VERSION));
        return out.text(event.patient());
    }

    private static AccessContent access(ByteReader in) {
        if (ContentCodec.decode(in.block(MAX_BYTES, "access")) instanceof AccessContent access) {
            return access;
        }
        throw new DecodeException("an access expected");
    }

    private static RecordContent record(ByteReader in) {
        if (ContentCodec.decode(in.block(MAX_BYTES, "record")) instanceof RecordContent record) {
            return record;
        }
        throw new DecodeException("something recorded of a patient expected");
    }

    private static void optional(ByteWriter out, @Nullable String text) {
        if (text == null) {
            out.u8(0);
        } else {
            out.u8(1).text(text);
        }
    }

    private static @Nullable String optional(ByteReader in) {
        return in.count(1, "flag") == 1 ? in.text(Input.Rules.MAX_ACTOR_BYTES, "actor") : null;
    }
}
