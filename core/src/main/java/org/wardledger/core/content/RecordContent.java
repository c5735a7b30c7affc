package org.wardledger.core.content;

/** Something that a person recorded of a patient, or of a device. */
public sealed interface RecordContent extends Content permits StayContent, PersonContent, DeviceContent {
    /** Whom it is about, or the name that stands for a device; it stands in that one's chain. */
    String patient();

    /** Who recorded it, as the site names its people; 1 to {@link AccessContent#MAX_BYTES} bytes of UTF-8. */
    String actor();
}
