package org.wardledger.core.bytes;

import java.math.BigDecimal;

/** Decimals as WardLedger keeps them: exact, bounded, without trailing zeros. */
public final class Decimals {
    /** Digits that a decimal may have; bounds every later computation and its text form. */
    public static final int MAX_DIGITS = 34;
    /** Largest absolute scale (digits behind the point, or zeros before it). */
    public static final int MAX_SCALE = 34;

    private Decimals() {}

    /** Whether the number can be kept: as it is written and without its trailing zeros. */
    public static boolean isBounded(BigDecimal value) {
        return value.precision() <= MAX_DIGITS
                && isBounded(value.scale())
                && isBounded(strip(value).scale());
    }

    /**
     * The same number with trailing zeros stripped (zero is 0 with scale 0).
     *
     * @throws IllegalArgumentException when it has more than {@link #MAX_DIGITS} digits or too large a scale
     */
    public static BigDecimal canonical(BigDecimal value) {
        if (!isBounded(value)) {
            throw new IllegalArgumentException(
                    "decimal with more than " + MAX_DIGITS + " digits or a scale beyond " + MAX_SCALE);
        }
        return strip(value);
    }

    private static boolean isBounded(int scale) {
        return scale >= -MAX_SCALE && scale <= MAX_SCALE;
    }

    private static BigDecimal strip(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
}
