package org.wardledger.core.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Stream;

/**
 * What a device is: the whole of it. A newer one replaces it. It says nothing of a patient, and stands in the chain of
 * {@link Patients#ofDevice}.
 *
 * @param kind a name for its kind, for example {@code monitor}
 * @param streams names of the streams that it sends, 1 to {@link #MAX_STREAMS}, none twice
 * @param intervalMs how far apart its readings are, 1 to {@link #MAX_INTERVAL_MS}
 */
public record DeviceContent(String device, String kind, List<String> streams, long intervalMs, String actor)
        implements RecordContent {
    public static final int MAX_STREAMS = 64;
    public static final long MAX_INTERVAL_MS = 24 * 3_600_000L;

    public DeviceContent {
        Names.check(device, "device");
        check(kind, streams, intervalMs);
        streams = List.copyOf(streams);
        AccessContent.check(actor, "actor");
    }

    /** @throws IllegalArgumentException when that cannot be said of a device */
    public static void check(String kind, List<String> streams, long intervalMs) {
        Names.check(kind, "kind");
        if (streams.isEmpty() || streams.size() > MAX_STREAMS || new HashSet<>(streams).size() < streams.size()) {
            throw new IllegalArgumentException("a device has 1 to " + MAX_STREAMS + " streams, none twice");
        }
        for (String stream : streams) {
            var unused = new Stream(stream);
        }
        if (intervalMs < 1 || intervalMs > MAX_INTERVAL_MS) {
            throw new IllegalArgumentException("an interval lies from 1 ms to " + MAX_INTERVAL_MS + " ms");
        }
    }

    @Override
    public String patient() {
        return Patients.ofDevice(device);
    }

    /** All fields in order, without a kind of content. */
    public void encode(ByteWriter out) {
        encode(out.text(device), kind, streams, intervalMs);
        out.text(actor);
    }

    /** What it is, without which one and who says so. */
    public static void encode(ByteWriter out, String kind, List<String> streams, long intervalMs) {
        out.text(kind).varint(streams.size());
        streams.forEach(out::text);
        out.varint(intervalMs);
    }

    public static DeviceContent decode(ByteReader in) {
        return new DeviceContent(
                in.text(Names.MAX_LENGTH, "device"),
                in.text(Names.MAX_LENGTH, "kind"),
                streams(in),
                in.varint(),
                in.text(AccessContent.MAX_BYTES, "actor"));
    }

    /** Names of streams, as {@link #encode} writes them. */
    public static List<String> streams(ByteReader in) {
        List<String> streams = new ArrayList<>();
        for (int left = in.count(MAX_STREAMS, "streams"); left > 0; left--) {
            streams.add(in.text(255, "stream"));
        }
        return streams;
    }
}
