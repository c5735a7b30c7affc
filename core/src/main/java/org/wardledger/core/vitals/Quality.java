package org.wardledger.core.vitals;

/** How far a measurement can be relied on. The order is the order in the encoding: only ever append. */
public enum Quality {
    VALID("valid"),
    QUESTIONABLE("questionable"),
    /** Outside the plausible range of its vital: kept, never dropped. */
    IMPLAUSIBLE("implausible"),
    /** The sensor is off the patient: there is no value. */
    SENSOR_OFF("sensor-off");

    private final String text;

    Quality(String text) {
        this.text = text;
    }

    /** The word used in JSON. */
    public String text() {
        return text;
    }
}
