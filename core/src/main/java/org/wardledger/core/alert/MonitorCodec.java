package org.wardledger.core.alert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.Condition.OpenAlert;
import org.wardledger.core.alert.Monitor.TechnicalAlert;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;

/** Bytes of a {@link Monitor} in the chain's derived state. Never sealed: a node rebuilds it from the entries. */
public final class MonitorCodec {
    private static final int VERSION = 1;
    private static final int MAX_CONDITIONS = 10_000;

    private MonitorCodec() {}

    public static byte[] encode(Monitor monitor) {
        ByteWriter out = new ByteWriter().u8(VERSION).varint(monitor.conditions.size());
        monitor.conditions.forEach((rule, condition) -> condition(out.text(rule), condition));
        out.varint(monitor.technical.size());
        monitor.technical.values().forEach(alert -> technical(out, alert));
        return out.toBytes();
    }

    public static Monitor decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw new DecodeException("unknown version " + version + " of a monitor");
        }
        Monitor monitor = new Monitor();
        for (int left = in.count(MAX_CONDITIONS, "conditions"); left > 0; left--) {
            monitor.conditions.put(in.text(64, "rule"), condition(in));
        }
        for (int left = in.count(MAX_CONDITIONS, "technical alerts"); left > 0; left--) {
            TechnicalAlert alert = technical(in);
            monitor.technical.put(alert.key(), alert);
        }
        in.end();
        return monitor;
    }

    private static void condition(ByteWriter out, Condition c) {
        out.text(c.code()).varint(c.lastReadingMs()).varint(c.lastEngineMs()).varint(c.intervalMs());
        out.u8(c.lastLate() ? 1 : 0).decimal(c.lastValue());
        place(out, c.place());
        out.u64(c.source().assignment())
                .varint(c.source().stream())
                .varint(c.source().seq());
        out.u8(c.heldSinceMs().size());
        c.heldSinceMs().forEach(out::zigzag);
        OpenAlert open = c.open();
        if (open == null) {
            out.u8(0);
        } else {
            id(out.u8(1), open.id()).varint(open.rev()).u8(open.level()).varint(open.sinceMs());
            out.u8(open.late() ? 1 : 0);
        }
    }

    private static Condition condition(ByteReader in) {
        return new Condition(
                in.text(64, "code"),
                in.varint(),
                in.varint(),
                in.varint(),
                in.u8() == 1,
                in.decimal(),
                place(in),
                new SampleRef(in.u64(), in.count(Integer.MAX_VALUE, "stream"), in.varint()),
                held(in),
                open(in));
    }

    private static List<Long> held(ByteReader in) {
        List<Long> held = new ArrayList<>();
        for (int left = in.u8(); left > 0; left--) {
            held.add(in.zigzag());
        }
        return List.copyOf(held);
    }

    private static @Nullable OpenAlert open(ByteReader in) {
        if (in.u8() == 0) {
            return null;
        }
        return new OpenAlert(id(in), in.count(Integer.MAX_VALUE, "revision"), in.u8(), in.varint(), in.u8() == 1);
    }

    private static void technical(ByteWriter out, TechnicalAlert alert) {
        id(out.text(alert.rule()), alert.id()).varint(alert.rev());
        place(out, alert.place());
        out.varint(alert.sinceMs()).varint(alert.clearAtMs());
    }

    private static TechnicalAlert technical(ByteReader in) {
        return new TechnicalAlert(
                in.text(64, "rule"),
                id(in),
                in.count(Integer.MAX_VALUE, "revision"),
                place(in),
                in.varint(),
                in.varint());
    }

    private static void place(ByteWriter out, Place place) {
        out.text(place.ward()).text(place.bed()).text(place.device());
    }

    private static Place place(ByteReader in) {
        return new Place(in.text(64, "ward"), in.text(64, "bed"), in.text(64, "device"));
    }

    private static ByteWriter id(ByteWriter out, AlertId id) {
        return out.u64(id.high()).u64(id.low());
    }

    private static AlertId id(ByteReader in) {
        return new AlertId(in.u64(), in.u64());
    }
}
