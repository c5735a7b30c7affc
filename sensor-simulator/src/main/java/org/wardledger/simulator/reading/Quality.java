package org.wardledger.simulator.reading;

/** How far a measurement can be trusted; {@link #SENSOR_OFF} has no value. */
public enum Quality {
    VALID("valid"),
    QUESTIONABLE("questionable"),
    IMPLAUSIBLE("implausible"),
    SENSOR_OFF("sensor-off");

    private final String wireName;

    Quality(String wireName) {
        this.wireName = wireName;
    }

    /** The word used in JSON. */
    public String wireName() {
        return wireName;
    }
}
