package org.wardledger.simulator.replay;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wardledger.simulator.wfdb.SignalSpec;

/**
 * What recorded signal names mean: LOINC code and UCUM unit. A numeric signal is only mapped when it was recorded in a
 * unit that needs no conversion, so that its values stay as recorded.
 */
final class SignalCodes {

    /** What a numeric signal measures. */
    record Code(String loinc, String ucum, Set<String> recordedUnits) {}

    private static final Set<String> PER_MINUTE = Set.of("bpm", "pm", "/min", "brpm", "resp/min", "beats/min");
    private static final Set<String> PERCENT = Set.of("%");
    private static final Set<String> MM_HG = Set.of("mmhg");
    private static final Set<String> CELSIUS = Set.of("degc", "c", "cel", "celsius");

    private static final Code HEART_RATE = new Code("8867-4", "/min", PER_MINUTE);
    private static final Code PULSE = new Code("8889-8", "/min", PER_MINUTE);
    private static final Code RESPIRATION = new Code("9279-1", "/min", PER_MINUTE);
    private static final Code SATURATION = new Code("59408-5", "%", PERCENT);
    private static final Code TEMPERATURE = new Code("8310-5", "Cel", CELSIUS);

    /** By the name in capitals without anything but letters and digits. */
    private static final Map<String, Code> BY_NAME = Map.ofEntries(
            Map.entry("HR", HEART_RATE),
            Map.entry("PULSE", PULSE),
            Map.entry("PR", PULSE),
            Map.entry("RESP", RESPIRATION),
            Map.entry("RR", RESPIRATION),
            Map.entry("SPO2", SATURATION),
            Map.entry("TEMP", TEMPERATURE),
            Map.entry("ABPSYS", new Code("76215-3", "mm[Hg]", MM_HG)),
            Map.entry("ABPDIAS", new Code("76213-8", "mm[Hg]", MM_HG)),
            Map.entry("ABPMEAN", new Code("76214-6", "mm[Hg]", MM_HG)),
            Map.entry("NBPSYS", new Code("8480-6", "mm[Hg]", MM_HG)),
            Map.entry("NBPDIAS", new Code("8462-4", "mm[Hg]", MM_HG)),
            Map.entry("NBPMEAN", new Code("8478-0", "mm[Hg]", MM_HG)));

    private static final Map<String, String> WAVEFORM_UNITS = Map.of(
            "mv", "mV", "uv", "uV", "v", "V", "mmhg", "mm[Hg]", "%", "%", "bpm", "/min", "pm", "/min", "nu", "1");

    private SignalCodes() {}

    /** The code of a numeric signal; empty for one that is unknown or in another unit. */
    static Optional<Code> numeric(SignalSpec signal) {
        String name = signal.description().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        String units = signal.units().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_NAME.get(name))
                .filter(code -> code.recordedUnits().contains(units));
    }

    /** The UCUM unit of a waveform; {@code 1} where the recorded one is not known. */
    static String waveformUnit(SignalSpec signal) {
        return WAVEFORM_UNITS.getOrDefault(signal.units().toLowerCase(Locale.ROOT), "1");
    }
}
