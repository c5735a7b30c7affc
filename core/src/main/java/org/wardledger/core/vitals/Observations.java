package org.wardledger.core.vitals;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a person observed of a patient at one time.
 *
 * @param list 1 to {@link #MAX} measurements
 * @param actor who observed it, as the site names its people; 1 to {@link #MAX_ACTOR_BYTES} bytes of UTF-8
 */
public record Observations(List<Measurement> list, String actor) implements Body {
    /** With the actor as many contents as a reading may have. */
    public static final int MAX = Measurements.MAX - 1;

    public static final int MAX_ACTOR_BYTES = 255;

    /** In place of a device's name. */
    public static final String DEVICE = "manual";

    public Observations {
        list = List.copyOf(list);
        if (list.isEmpty() || list.size() > MAX) {
            throw new IllegalArgumentException("1 to " + MAX + " measurements are observed at a time");
        }
        if (actor.isEmpty() || actor.getBytes(StandardCharsets.UTF_8).length > MAX_ACTOR_BYTES) {
            throw new IllegalArgumentException("actor: 1 to " + MAX_ACTOR_BYTES + " bytes");
        }
    }
}
