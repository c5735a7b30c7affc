package org.wardledger.simulator.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast a recording is replayed.
 *
 * @param factor recorded seconds a second; null: as fast as acknowledged
 */
record Speed(@Nullable BigDecimal factor) {

    /** At its own speed a recording is live: its first sample is now. Else its last is: none may be in the future. */
    boolean firstIsNow() {
        return factor != null && factor.compareTo(BigDecimal.ONE) == 0;
    }

    /** How long after the start something is sent that was recorded so long after the recording's start. */
    Duration after(Duration recorded) {
        return factor == null
                ? Duration.ZERO
                : Duration.ofMillis(BigDecimal.valueOf(recorded.toMillis())
                        .divide(factor, 0, RoundingMode.CEILING)
                        .longValue());
    }
}
