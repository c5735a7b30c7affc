package org.wardledger.core.content;

/** Something that a person recorded of a patient. */
public sealed interface RecordContent extends Content permits StayContent, PersonContent {
    /** Whom it is about; it stands in that patient's chain. */
    String patient();

    /** Who recorded it, as the site names its people; 1 to {@link AccessContent#MAX_BYTES} bytes of UTF-8. */
    String actor();
}
