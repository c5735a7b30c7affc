package org.wardledger.core.alert;

/** Where a reading was taken, as the alert shows it. */
public record Place(String ward, String bed, String device) {
    /** The same device in another bed. */
    Place in(String otherWard, String otherBed) {
        return new Place(otherWard, otherBed, device);
    }
}
