package org.wardledger.core.alert;

import java.math.BigDecimal;

/** On which side of a limit the trouble lies. */
public enum Side {
    BELOW("below"),
    ABOVE("above");

    private final String text;

    Side(String text) {
        this.text = text;
    }

    /** The word used in rule files. */
    public String text() {
        return text;
    }

    /** Strictly beyond: at the limit nothing is raised. */
    boolean isBeyond(BigDecimal value, BigDecimal limit) {
        int order = value.compareTo(limit);
        return this == BELOW ? order < 0 : order > 0;
    }

    /** Back by at least the hysteresis: at limit + h (low) or limit - h (high) the alert clears. */
    boolean hasReturned(BigDecimal value, BigDecimal limit, BigDecimal hysteresis) {
        return this == BELOW
                ? value.compareTo(limit.add(hysteresis)) >= 0
                : value.compareTo(limit.subtract(hysteresis)) <= 0;
    }

    /** Whether {@code limit} lies further out than {@code than}. */
    boolean isFurther(BigDecimal limit, BigDecimal than) {
        return isBeyond(limit, than);
    }
}
