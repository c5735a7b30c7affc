package org.wardledger.simulator.reading;

import java.time.Instant;
import java.util.List;

/** Vital signs measured together; at least one. */
public record VitalSigns(Instant time, List<Measurement> measurements) implements Observation {

    public VitalSigns {
        measurements = List.copyOf(measurements);
        if (measurements.isEmpty()) {
            throw new IllegalArgumentException("a reading without measurements says nothing");
        }
    }

    @Override
    public String topicSuffix() {
        return "vitals";
    }
}
