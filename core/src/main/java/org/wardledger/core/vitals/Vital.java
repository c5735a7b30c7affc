package org.wardledger.core.vitals;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The vitals that WardLedger knows: LOINC code, UCUM unit, and the range outside of which a value is flagged as
 * implausible (ends inclusive). Sources: LOINC 2.77; ISO/IEEE 11073-10101 for {@code mdc}; ranges from docs/CLINICAL.md.
 */
public enum Vital {
    HEART_RATE("8867-4", "/min", 147842, "0", "300"),
    RESPIRATORY_RATE("9279-1", "/min", 151562, "0", "120"),
    OXYGEN_SATURATION("59408-5", "%", 150456, "0", "100"),
    /** The same vital under the code that FHIR also uses. */
    OXYGEN_SATURATION_FHIR("2708-6", "%", 150456, "0", "100"),
    SYSTOLIC_CUFF("8480-6", "mm[Hg]", 150021, "0", "300"),
    DIASTOLIC_CUFF("8462-4", "mm[Hg]", 150022, "0", "200"),
    MEAN_CUFF("8478-0", "mm[Hg]", 150023, "0", "250"),
    SYSTOLIC_ARTERIAL("76215-3", "mm[Hg]", 150037, "0", "300"),
    DIASTOLIC_ARTERIAL("76213-8", "mm[Hg]", 150038, "0", "200"),
    MEAN_ARTERIAL("76214-6", "mm[Hg]", 150039, "0", "250"),
    PULSE_RATE("8889-8", "/min", 149530, "0", "300"),
    TEMPERATURE("8310-5", "Cel", 150364, "20", "45"),
    GLUCOSE_MASS("2339-0", "mg/dL", 160364, null, null),
    GLUCOSE_SUBSTANCE("15074-8", "mmol/L", 160364, null, null),
    END_TIDAL_CO2("19891-1", "mm[Hg]", 151708, null, null),
    /** Supplemental oxygen; none is 0. */
    INHALED_OXYGEN_FLOW("3151-8", "L/min", 0, "0", "100"),
    /** Of what is breathed in; air is 21. */
    INHALED_OXYGEN("3150-6", "%", 0, "15", "100"),
    /** ACVPU, a code and not a number: alert, confused, to voice, to pain, unresponsive. */
    CONSCIOUSNESS("67775-7", "", 0, null, null);

    /** Of consciousness, the one coded vital there is. */
    private static final Set<String> CODES = Set.of("A", "C", "V", "P", "U");

    /** Before a number of ISO/IEEE 11073-10101, in decimal. */
    private static final String MDC = "mdc:";

    private static final Map<String, Vital> BY_LOINC =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Vital::loinc, Function.identity()));

    private static final Map<String, List<Vital>> BY_MDC = Stream.of(values())
            .filter(vital -> vital.mdc != 0)
            .collect(Collectors.groupingBy(vital -> MDC + vital.mdc));

    private final String loinc;
    private final String unit;
    private final int mdc;
    private final @Nullable BigDecimal low;
    private final @Nullable BigDecimal high;

    Vital(String loinc, String unit, int mdc, @Nullable String low, @Nullable String high) {
        this.loinc = loinc;
        this.unit = unit;
        this.mdc = mdc;
        this.low = low == null ? null : new BigDecimal(low);
        this.high = high == null ? null : new BigDecimal(high);
    }

    public static Optional<Vital> byLoinc(String code) {
        return Optional.ofNullable(BY_LOINC.get(code));
    }

    /**
     * What a device measures, by a LOINC code or by {@code mdc:} and an ISO/IEEE 11073 number. Where several vitals have
     * the number, it is the first whose own unit is the given one, and without such one the first of them.
     *
     * @param unit as the device gave it, UCUM
     */
    public static Optional<Vital> of(String code, String unit) {
        if (!code.startsWith(MDC)) {
            return byLoinc(code);
        }
        List<Vital> candidates = BY_MDC.getOrDefault(code, List.of());
        return candidates.stream()
                .filter(vital -> Units.isSame(unit, vital.unit))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    public String loinc() {
        return loinc;
    }

    /** UCUM; empty when the vital is coded. */
    public String unit() {
        return unit;
    }

    /** Whether a value may be in this unit: the vital's own, or one that converts to it. */
    public boolean takes(String given) {
        return Units.isConvertible(given, unit);
    }

    /**
     * A value in the vital's own unit.
     *
     * @param given UCUM unit of the value
     * @return the same number where that is the unit already; converted, rounded half to even to 6 digits behind the point;
     *     empty when it cannot be converted
     */
    public Optional<BigDecimal> inOwnUnit(BigDecimal value, String given) {
        return Units.convert(value, given, unit);
    }

    /** ISO/IEEE 11073 nomenclature code, 0 where none is used. */
    public int mdc() {
        return mdc;
    }

    public boolean isCoded() {
        return this == CONSCIOUSNESS;
    }

    /** Whether a coded vital may have this value. */
    public boolean takesCode(String code) {
        return isCoded() && CODES.contains(code);
    }

    /** Whether a living patient can have this value. */
    public boolean isPlausible(BigDecimal value) {
        return (low == null || value.compareTo(low) >= 0) && (high == null || value.compareTo(high) <= 0);
    }
}
