package org.wardledger.core.alert;

import java.math.BigDecimal;

/**
 * One numeric measurement as the rules see it. Times in milliseconds since the epoch.
 *
 * @param readingMs when it was taken, by the device's clock: rules use this
 * @param engineMs engine time at which it is applied: ticks use this
 * @param late whether it arrived more than {@link AlertEngine#LATE_MS} after it was taken
 */
public record Sample(
        String code, BigDecimal value, long readingMs, long engineMs, boolean late, Place place, SampleRef source) {}
