package org.wardledger.core.content;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.vitals.Patients;

/**
 * Who a patient is, as far as care needs it: the whole of it. A newer one replaces it.
 *
 * @param label what people call the patient, 1 to {@link AccessContent#MAX_BYTES} bytes of UTF-8; null when nobody said
 * @param yearOfBirth {@link #MIN_YEAR} to {@link #MAX_YEAR}; null when it is not known
 * @param pregnant null when it is not known
 * @param spo2Scale the scale of NEWS2 that oxygen saturation is scored on: 1, or 2 where hypercapnic respiratory failure is
 *     confirmed (Royal College of Physicians, 2017)
 */
public record PersonContent(
        String patient,
        @Nullable String label,
        @Nullable Integer yearOfBirth,
        @Nullable Boolean pregnant,
        int spo2Scale,
        String actor)
        implements RecordContent {
    public static final int MIN_YEAR = 1800;
    public static final int MAX_YEAR = 9999;

    public PersonContent {
        Patients.checkPerson(patient);
        if (label != null) {
            AccessContent.check(label, "label");
        }
        if (yearOfBirth != null && (yearOfBirth < MIN_YEAR || yearOfBirth > MAX_YEAR)) {
            throw new IllegalArgumentException("a year of birth lies from " + MIN_YEAR + " to " + MAX_YEAR);
        }
        if (spo2Scale != 1 && spo2Scale != 2) {
            throw new IllegalArgumentException("the scales of oxygen saturation are 1 and 2");
        }
        AccessContent.check(actor, "actor");
    }

    /** All fields in order, without a kind of content. */
    public void encode(ByteWriter out) {
        ReattributionContent.optional(out.text(patient), label);
        if (yearOfBirth == null) {
            out.u8(0);
        } else {
            out.u8(1).varint(yearOfBirth);
        }
        if (pregnant == null) {
            out.u8(0);
        } else {
            out.u8(1).u8(pregnant ? 1 : 0);
        }
        out.u8(spo2Scale).text(actor);
    }

    public static PersonContent decode(ByteReader in) {
        return new PersonContent(
                in.text(1000, "patient"),
                ReattributionContent.optional(in, AccessContent.MAX_BYTES, "label"),
                flag(in) ? in.count(MAX_YEAR, "year of birth") : null,
                flag(in) ? flag(in) : null,
                in.u8(),
                in.text(AccessContent.MAX_BYTES, "actor"));
    }

    private static boolean flag(ByteReader in) {
        return in.count(1, "flag") == 1;
    }
}
