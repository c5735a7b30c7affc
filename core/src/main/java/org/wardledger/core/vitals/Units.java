package org.wardledger.core.vitals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import org.wardledger.core.bytes.Decimals;

/**
 * UCUM units in which a vital is reported, and what they are in its own unit. Sealed is what the device said; rules, and
 * whoever compares, ask here. Sources: UCUM 2.2 (mm[Hg] = 133.322 Pa, cm[H2O] = 98.0665 Pa); glucose has
 * 180.156 g/mol.
 */
final class Units {
    /** Digits behind the point of a converted value, rounded half to even: below what any sensor tells apart. */
    static final int SCALE = 6;

    /** Own unit = (value + offset) x times / by. */
    private record Conversion(BigDecimal offset, BigDecimal times, BigDecimal by) {
        static Conversion of(String offset, String times, String by) {
            return new Conversion(new BigDecimal(offset), new BigDecimal(times), new BigDecimal(by));
        }

        BigDecimal apply(BigDecimal value) {
            return value.add(offset).multiply(times).divide(by, SCALE, RoundingMode.HALF_EVEN);
        }
    }

    private static final Map<String, Map<String, Conversion>> TO = Map.of(
            "Cel",
            Map.of("[degF]", Conversion.of("-32", "5", "9"), "K", Conversion.of("-273.15", "1", "1")),
            "mm[Hg]",
            Map.of(
                    "kPa", Conversion.of("0", "1000", "133.322"),
                    "cm[H2O]", Conversion.of("0", "98.0665", "133.322")),
            "/min",
            Map.of("Hz", Conversion.of("0", "60", "1"), "/s", Conversion.of("0", "60", "1")),
            "%",
            Map.of("1", Conversion.of("0", "100", "1")),
            "mg/dL",
            Map.of("mmol/L", Conversion.of("0", "18.0156", "1")),
            "mmol/L",
            Map.of("mg/dL", Conversion.of("0", "1", "18.0156")));

    private Units() {}

    /** Whether they are the same unit, but for annotations and other ways to write it. */
    static boolean isSame(String unit, String own) {
        return plain(unit).equals(own);
    }

    /** Whether a value in this unit is one in the own unit, or can be made one. */
    static boolean isConvertible(String unit, String own) {
        String plain = plain(unit);
        return plain.equals(own) || TO.getOrDefault(own, Map.of()).containsKey(plain);
    }

    /**
     * The value in the own unit: the same number where it is in that unit already.
     *
     * @return empty when the unit cannot be converted, or the result is no decimal that can be kept
     */
    static Optional<BigDecimal> convert(BigDecimal value, String unit, String own) {
        String plain = plain(unit);
        if (plain.equals(own)) {
            return Optional.of(value);
        }
        return Optional.ofNullable(TO.getOrDefault(own, Map.of()).get(plain))
                .map(conversion -> conversion.apply(value))
                .filter(Decimals::isBounded)
                .map(Decimals::canonical);
    }

    /** Without annotations, which are for people: {@code {beats}/min} and {@code 1/min} are {@code /min}. */
    private static String plain(String unit) {
        String bare = unit;
        for (int open = bare.indexOf('{'); open >= 0; open = bare.indexOf('{')) {
            int close = bare.indexOf('}', open);
            if (close < 0) {
                return unit; // no UCUM at all
            }
            bare = bare.substring(0, open) + bare.substring(close + 1);
        }
        return switch (bare) {
            case "1/min", "min-1" -> "/min";
            case "1/s", "s-1" -> "/s";
            default -> bare;
        };
    }
}
