package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.RegisteredContent;

/**
 * Whom a device's readings belong to: the meaning of an assignment's handle.
 *
 * @param patient the patient's handle
 * @param registered what somebody registered, or null for an implicit one, which came with its first reading
 */
public record Assignment(
        long handle,
        long patient,
        String device,
        String ward,
        String bed,
        @Nullable RegisteredContent registered) {

    static Assignment implicit(long handle, long patient, String device, String ward, String bed) {
        return new Assignment(handle, patient, device, ward, bed, null);
    }

    static Assignment registered(long handle, long patient, RegisteredContent meaning) {
        return new Assignment(handle, patient, meaning.device(), meaning.ward(), meaning.bed(), meaning);
    }

    /** Whether it is of this device in this bed. */
    boolean isOf(String itsDevice, String itsWard, String itsBed) {
        return device.equals(itsDevice) && ward.equals(itsWard) && bed.equals(itsBed);
    }

    /**
     * Whether a reading of this time may stand under it; under an implicit one, each may.
     *
     * @param untilMs where it was released, else {@link AssignmentState#NOT_RELEASED}
     */
    boolean holds(long readingMs, long untilMs) {
        return registered == null
                || (readingMs >= registered.fromMs()
                        && (untilMs == AssignmentState.NOT_RELEASED || readingMs < untilMs));
    }

    byte[] encodeMeaning() {
        if (registered == null) {
            return meaning(device, ward, bed);
        }
        ByteWriter out = new ByteWriter().u8(1);
        registered.encode(out);
        return out.toBytes();
    }

    /** What an implicit one means. */
    static byte[] meaning(String device, String ward, String bed) {
        return new ByteWriter().u8(0).text(device).text(ward).text(bed).toBytes();
    }

    static Assignment decode(long handle, long patient, byte[] meaning) {
        ByteReader in = new ByteReader(meaning);
        return switch (in.u8()) {
            case 0 -> implicit(handle, patient, in.text(64, "device"), in.text(64, "ward"), in.text(64, "bed"));
            case 1 -> registered(handle, patient, RegisteredContent.decode(in));
            default -> throw new DecodeException("an assignment of no known kind");
        };
    }
}
