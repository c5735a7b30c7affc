package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.Place;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.DeviceContent;
import org.wardledger.core.content.PersonContent;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.content.StayContent;
import org.wardledger.core.hiding.PatientKey;

/**
 * What was recorded of a patient, or of a device, and holds now.
 *
 * @param stay the newest, null when there is none
 * @param person the newest, null when there is none
 * @param device the newest, null when there is none
 */
public record Chart(
        @Nullable StayContent stay,
        @Nullable PersonContent person,
        @Nullable DeviceContent device) {
    public static final Chart EMPTY = new Chart(null, null, null);

    /** Where the patient lies, or null when nobody said or the patient has left. */
    public @Nullable StayContent bed() {
        return stay == null || stay.isDischarged() ? null : stay;
    }

    /** Where what a device says of the patient is shown: at the patient's bed, and without one where the device stands. */
    Place place(String ward, String bed, String device) {
        StayContent lies = bed();
        return lies == null ? new Place(ward, bed, device) : new Place(lies.ward(), lies.bed(), device);
    }

    /** What holds when this was recorded too. */
    public Chart with(RecordContent next) {
        return switch (next) {
            case StayContent to -> with(to);
            case PersonContent is -> with(is);
            case DeviceContent is -> with(is);
        };
    }

    /** The same when a stay was sealed that began before the newest one: it was recorded late, and says how it was. */
    private Chart with(StayContent next) {
        return stay != null && next.atMs() < stay.atMs() ? this : new Chart(next, person, device);
    }

    private Chart with(PersonContent next) {
        return new Chart(stay, next, device);
    }

    private Chart with(DeviceContent next) {
        return new Chart(stay, person, next);
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter();
        optional(out, stay);
        optional(out, person);
        optional(out, device);
        return out.toBytes();
    }

    static Chart decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Chart chart = new Chart((StayContent) optional(in), (PersonContent) optional(in), (DeviceContent) optional(in));
        in.end();
        return chart;
    }

    private static void optional(ByteWriter out, @Nullable Content content) {
        if (content == null) {
            out.u8(0);
        } else {
            out.u8(1).block(ContentCodec.encode(content));
        }
    }

    private static @Nullable Content optional(ByteReader in) {
        return in.count(1, "flag") == 1 ? ContentCodec.decode(in.block(PatientKey.MAX_PAYLOAD_BYTES, "content")) : null;
    }
}
