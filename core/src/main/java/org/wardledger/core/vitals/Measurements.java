package org.wardledger.core.vitals;

import java.util.List;

/** Measurements taken at one time: 1 to {@link #MAX}. */
public record Measurements(List<Measurement> list) implements Body {
    public static final int MAX = 256;

    public Measurements {
        list = List.copyOf(list);
        if (list.isEmpty() || list.size() > MAX) {
            throw new IllegalArgumentException("a reading has 1 to " + MAX + " measurements");
        }
    }
}
