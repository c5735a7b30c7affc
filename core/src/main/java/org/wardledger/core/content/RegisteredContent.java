package org.wardledger.core.content;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Times;

/**
 * What the handle of an assignment stands for that somebody registered: from a time on, this device measures this patient.
 *
 * @param fromMs of readings, inclusive; it ends where the device's next one begins
 * @param actor who registered it; 1 to {@link AccessContent#MAX_BYTES} bytes, or null
 * @param predecessors what the device did before, at most {@link #MAX_PREDECESSORS}; they hand their last sequences over
 */
public record RegisteredContent(
        String patient,
        String device,
        String ward,
        String bed,
        long fromMs,
        @Nullable String actor,
        List<AssignmentRef> predecessors)
        implements Content {
    public static final int MAX_PREDECESSORS = 16;

    public RegisteredContent {
        Patients.check(patient);
        Names.check(device, "device");
        Names.check(ward, "ward");
        Names.check(bed, "bed");
        Times.check(fromMs);
        if (actor != null) {
            AccessContent.check(actor, "actor");
        }
        predecessors = List.copyOf(predecessors);
        if (predecessors.size() > MAX_PREDECESSORS) {
            throw new IllegalArgumentException("at most " + MAX_PREDECESSORS + " predecessors");
        }
    }

    /** All fields in order, without a kind. */
    public void encode(ByteWriter out) {
        out.text(patient).text(device).text(ward).text(bed).varint(fromMs);
        ReattributionContent.optional(out, actor);
        encode(out, predecessors);
    }

    public static RegisteredContent decode(ByteReader in) {
        return new RegisteredContent(
                in.text(1000, "patient"),
                in.text(Names.MAX_LENGTH, "device"),
                in.text(Names.MAX_LENGTH, "ward"),
                in.text(Names.MAX_LENGTH, "bed"),
                in.varint(),
                ReattributionContent.optional(in, AccessContent.MAX_BYTES, "actor"),
                predecessors(in));
    }

    /** {@code varint} n, then n assignments. */
    public static void encode(ByteWriter out, List<AssignmentRef> predecessors) {
        out.varint(predecessors.size());
        predecessors.forEach(predecessor -> predecessor.encode(out));
    }

    public static List<AssignmentRef> predecessors(ByteReader in) {
        List<AssignmentRef> predecessors = new ArrayList<>();
        for (int left = in.count(MAX_PREDECESSORS, "predecessors"); left > 0; left--) {
            predecessors.add(AssignmentRef.decode(in));
        }
        return predecessors;
    }
}
