package org.wardledger.core.content;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertKind;
import org.wardledger.core.alert.Priority;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Value;
import org.wardledger.core.vitals.Waveform;

/** Canonical bytes of contents, docs/FORMATS.md "Content". Equal contents have equal bytes, and no others. */
public final class ContentCodec {
    private static final int MEASUREMENT = 1;
    private static final int WAVEFORM = 2;
    private static final int ASSIGNMENT = 3;
    private static final int ALERT = 4;
    private static final int REFUSAL = 5;
    private static final int ACCESS = 6;
    private static final int REGISTERED = 7;
    private static final int RELEASE = 8;
    private static final int HANDOVER = 9;
    private static final int REATTRIBUTION = 10;
    private static final int STAY = 11;
    private static final int PERSON = 12;
    private static final int ACTOR = 13;
    private static final int GATEWAY_REFUSAL = 15;
    private static final int DEVICE = 16;

    private ContentCodec() {}

    public static byte[] encode(Content content) {
        ByteWriter out = new ByteWriter();
        switch (content) {
            case Content.Measured m -> measurement(out.u8(MEASUREMENT), m.measurement());
            case Content.Sampled s -> waveform(out.u8(WAVEFORM), s.waveform());
            case AssignmentContent a ->
                out.u8(ASSIGNMENT)
                        .text(a.patient())
                        .text(a.device())
                        .text(a.ward())
                        .text(a.bed());
            case AlertContent a -> alert(out.u8(ALERT), a);
            case RefusalContent r ->
                out.u8(REFUSAL)
                        .text(r.patient())
                        .text(r.reason())
                        .text(r.detail())
                        .text(r.source())
                        .block(r.refused());
            case AccessContent a ->
                out.u8(ACCESS)
                        .text(a.actor())
                        .text(a.what())
                        .varint(a.fromMs())
                        .varint(a.toMs())
                        .varint(a.count());
            case RegisteredContent r -> r.encode(out.u8(REGISTERED));
            case ReleaseContent r -> r.successor().encode(out.u8(RELEASE).varint(r.untilMs()));
            case HandoverContent h -> h.old().encode(out.u8(HANDOVER));
            case ReattributionContent r -> r.encode(out.u8(REATTRIBUTION));
            case StayContent s -> s.encode(out.u8(STAY));
            case PersonContent p -> p.encode(out.u8(PERSON));
            case ActorContent a -> out.u8(ACTOR).text(a.actor());
            case GatewayRefusalContent r -> gatewayRefusal(out.u8(GATEWAY_REFUSAL), r);
            case DeviceContent d -> d.encode(out.u8(DEVICE));
        }
        return out.toBytes();
    }

    /** @throws DecodeException when the bytes are not the canonical encoding of a content */
    public static Content decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int kind = in.u8();
        try {
            Content content =
                    switch (kind) {
                        case MEASUREMENT -> new Content.Measured(measurement(in));
                        case WAVEFORM -> new Content.Sampled(waveform(in));
                        case ASSIGNMENT ->
                            new AssignmentContent(
                                    in.text(1000, "patient"),
                                    in.text(64, "device"),
                                    in.text(64, "ward"),
                                    in.text(64, "bed"));
                        case ALERT -> alert(in);
                        case REFUSAL ->
                            new RefusalContent(
                                    in.text(1000, "patient"),
                                    in.text(256, "reason"),
                                    in.text(RefusalContent.MAX_DETAIL, "detail"),
                                    in.text(RefusalContent.MAX_DETAIL, "source"),
                                    in.block(PatientKey.MAX_PAYLOAD_BYTES, "refused"));
                        case ACCESS ->
                            new AccessContent(
                                    in.text(AccessContent.MAX_BYTES, "actor"),
                                    in.text(AccessContent.MAX_BYTES, "what"),
                                    in.varint(),
                                    in.varint(),
                                    in.count(Integer.MAX_VALUE, "count"));
                        case REGISTERED -> RegisteredContent.decode(in);
                        case RELEASE -> new ReleaseContent(in.varint(), AssignmentRef.decode(in));
                        case HANDOVER -> new HandoverContent(AssignmentRef.decode(in));
                        case REATTRIBUTION -> ReattributionContent.decode(in);
                        case STAY -> StayContent.decode(in);
                        case PERSON -> PersonContent.decode(in);
                        case ACTOR -> new ActorContent(in.text(AccessContent.MAX_BYTES, "actor"));
                        case GATEWAY_REFUSAL -> gatewayRefusal(in);
                        case DEVICE -> DeviceContent.decode(in);
                        default -> throw new DecodeException("unknown kind of content " + kind);
                    };
            in.end();
            return content;
        } catch (IllegalArgumentException e) {
            throw new DecodeException(String.valueOf(e.getMessage()));
        }
    }

    private static void measurement(ByteWriter out, Measurement m) {
        out.text(m.said()).u8(m.quality().ordinal());
        switch (m.value()) {
            case null -> {} // the quality says so: sensor off
            case Value.Numeric n -> out.u8(1).decimal(n.number());
            case Value.Coded c -> out.u8(2).text(c.code());
        }
        out.text(m.unit());
    }

    private static Measurement measurement(ByteReader in) {
        String code = in.text(Measurement.MAX_CODE_LENGTH, "code");
        Quality quality = one(Quality.values(), in.u8(), "quality");
        Value value = quality == Quality.SENSOR_OFF ? null : value(in);
        return new Measurement(code, value, in.text(Measurement.MAX_UNIT_LENGTH, "unit"), quality);
    }

    private static Value value(ByteReader in) {
        int form = in.u8();
        return switch (form) {
            case 1 -> new Value.Numeric(in.decimal());
            case 2 -> new Value.Coded(in.text(Value.Coded.MAX_LENGTH, "coded value"));
            default -> throw new DecodeException("unknown form of value " + form);
        };
    }

    /** Samples: 0 for a missing one, else zigzag of the difference to the last one that was there, plus one. */
    private static void waveform(ByteWriter out, Waveform w) {
        int[] samples = w.samples();
        out.text(w.signal()).decimal(w.rate()).text(w.unit()).decimal(w.scale()).decimal(w.offset());
        out.varint(samples.length);
        long last = 0;
        for (int sample : samples) {
            if (sample == Waveform.MISSING) {
                out.varint(0);
            } else {
                long difference = sample - last;
                out.varint(((difference << 1) ^ (difference >> 63)) + 1);
                last = sample;
            }
        }
    }

    private static Waveform waveform(ByteReader in) {
        String signal = in.text(64, "signal");
        BigDecimal rate = in.decimal();
        String unit = in.text(Measurement.MAX_UNIT_LENGTH, "unit");
        BigDecimal scale = in.decimal();
        BigDecimal offset = in.decimal();
        // a sample takes at least one byte, so a length that the input cannot have allocates nothing
        int count = in.count(Math.min(Waveform.MAX_SAMPLES, in.remaining()), "number of samples");
        int[] samples = new int[count];
        long last = 0;
        for (int i = 0; i < count; i++) {
            long raw = in.varint();
            if (raw == 0) {
                samples[i] = Waveform.MISSING;
                continue;
            }
            long zigzag = raw - 1;
            last += (zigzag >>> 1) ^ -(zigzag & 1);
            if (last != (int) last || last == Waveform.MISSING) {
                throw new DecodeException("sample beyond 32 bits");
            }
            samples[i] = (int) last;
        }
        return new Waveform(signal, rate, unit, scale, offset, samples);
    }

    private static void alert(ByteWriter out, AlertContent a) {
        out.u8(a.kind().ordinal()).u8(a.priority().ordinal()).text(a.code());
        optional(out, a.value());
        optional(out, a.limit());
        out.text(a.rule()).varint(a.sinceMs()).u8(a.late() ? 1 : 0);
        out.text(a.ward()).text(a.bed()).text(a.device());
    }

    private static AlertContent alert(ByteReader in) {
        return new AlertContent(
                one(AlertKind.values(), in.u8(), "alert kind"),
                one(Priority.values(), in.u8(), "priority"),
                in.text(Measurement.MAX_CODE_LENGTH, "code"),
                optional(in),
                optional(in),
                in.text(64, "rule"),
                in.varint(),
                flag(in),
                in.text(64, "ward"),
                in.text(64, "bed"),
                in.text(64, "device"));
    }

    private static void gatewayRefusal(ByteWriter out, GatewayRefusalContent r) {
        out.text(r.patient()).text(r.device()).text(r.reason()).text(r.detail()).text(r.source());
        out.varint(r.digests().size());
        r.digests().forEach(digest -> out.bytes(digest.toBytes()));
    }

    private static GatewayRefusalContent gatewayRefusal(ByteReader in) {
        String patient = in.text(1000, "patient");
        String device = in.text(64, "device");
        String reason = in.text(256, "reason");
        String detail = in.text(RefusalContent.MAX_DETAIL, "detail");
        String source = in.text(RefusalContent.MAX_DETAIL, "source");
        List<Hash> digests = new ArrayList<>();
        for (int left = in.count(GatewayRefusalContent.MAX_MESSAGES, "digests"); left > 0; left--) {
            digests.add(Hash.of(in.bytes(Hash.LENGTH)));
        }
        return new GatewayRefusalContent(patient, device, reason, detail, source, digests);
    }

    private static void optional(ByteWriter out, @Nullable BigDecimal value) {
        if (value == null) {
            out.u8(0);
        } else {
            out.u8(1).decimal(value);
        }
    }

    private static @Nullable BigDecimal optional(ByteReader in) {
        return flag(in) ? in.decimal() : null;
    }

    private static boolean flag(ByteReader in) {
        return in.count(1, "flag") == 1;
    }

    private static <E> E one(E[] values, int ordinal, String what) {
        if (ordinal >= values.length) {
            throw new DecodeException("unknown " + what + " " + ordinal);
        }
        return values[ordinal];
    }
}
