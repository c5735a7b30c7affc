package org.wardledger.core.content;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Times;

/**
 * Where a patient lies from a time on, or that the patient has left.
 *
 * @param ward and {@code bed}: both empty exactly when the patient has left
 * @param atMs since when; of two stays the one with the later time counts, of two with the same time the one sealed later
 */
public record StayContent(String patient, Kind kind, String ward, String bed, long atMs, String actor)
        implements RecordContent {
    /** The order is the order in the encoding: only ever append. */
    public enum Kind {
        ADMITTED("admitted"),
        TRANSFERRED("transferred"),
        DISCHARGED("discharged");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word used in JSON. */
        public String text() {
            return text;
        }
    }

    public StayContent {
        Patients.checkPerson(patient);
        if (kind != Kind.DISCHARGED) {
            Names.check(ward, "ward");
            Names.check(bed, "bed");
        } else if (!ward.isEmpty() || !bed.isEmpty()) {
            throw new IllegalArgumentException("who was discharged lies in no bed");
        }
        Times.check(atMs);
        AccessContent.check(actor, "actor");
    }

    public boolean isDischarged() {
        return kind == Kind.DISCHARGED;
    }

    /** All fields in order, without a kind of content. */
    public void encode(ByteWriter out) {
        out.text(patient).u8(kind.ordinal()).text(ward).text(bed).varint(atMs).text(actor);
    }

    public static StayContent decode(ByteReader in) {
        return new StayContent(
                in.text(1000, "patient"),
                kind(in.u8()),
                in.text(Names.MAX_LENGTH, "ward"),
                in.text(Names.MAX_LENGTH, "bed"),
                in.varint(),
                in.text(AccessContent.MAX_BYTES, "actor"));
    }

    private static Kind kind(int ordinal) {
        if (ordinal >= Kind.values().length) {
            throw new DecodeException("unknown kind of stay " + ordinal);
        }
        return Kind.values()[ordinal];
    }
}
