package org.wardledger.core.content;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.vitals.Patients;

/**
 * Readings of an assignment are not those of its patient.
 *
 * @param patient whose they are, or null: nobody's that is known
 * @param reason a sentence for people, 1 to {@link AccessContent#MAX_BYTES} bytes of UTF-8
 * @param actor who says so, the same
 */
public record ReattributionContent(@Nullable String patient, String reason, String actor) implements Content {
    public ReattributionContent {
        if (patient != null) {
            Patients.check(patient);
        }
        AccessContent.check(reason, "reason");
        AccessContent.check(actor, "actor");
    }

    /** All fields in order, without a kind. */
    public void encode(ByteWriter out) {
        optional(out, patient);
        out.text(reason).text(actor);
    }

    public static ReattributionContent decode(ByteReader in) {
        return new ReattributionContent(
                optional(in, 1000, "patient"),
                in.text(AccessContent.MAX_BYTES, "reason"),
                in.text(AccessContent.MAX_BYTES, "actor"));
    }

    static void optional(ByteWriter out, @Nullable String text) {
        if (text == null) {
            out.u8(0);
        } else {
            out.u8(1).text(text);
        }
    }

    static @Nullable String optional(ByteReader in, int max, String what) {
        return in.count(1, "flag") == 1 ? in.text(max, what) : null;
    }
}
