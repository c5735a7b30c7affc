package org.wardledger.core.alert;

/** Kinds of alerts are kept apart (IEC 60601-1-8). The order is the order in the encoding: only ever append. */
public enum AlertKind {
    /** About the patient. */
    PHYSIOLOGICAL("physiological"),
    /** About the device or the data. */
    TECHNICAL("technical");

    private final String text;

    AlertKind(String text) {
        this.text = text;
    }

    /** The word used in JSON. */
    public String text() {
        return text;
    }
}
