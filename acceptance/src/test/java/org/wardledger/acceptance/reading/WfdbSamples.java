package org.wardledger.acceptance.reading;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The raw samples of a WFDB record whose signals share one file of format 16 or 212 (header(5) and signal(5) of the WFDB
 * manual); just enough for the two recordings, to know what the ledger must have.
 */
public final class WfdbSamples {
    /** file, format, samples per frame, skew, gain, baseline and units are of interest; the name comes last. */
    private static final Pattern SIGNAL = Pattern.compile(
            "(\\S+) (16|212)(?:x(\\d+))?(?::(\\d+))? ([0-9.]+)(?:\\((-?\\d+)\\))?(?:/(\\S+))? \\d+ (-?\\d+) .* (\\S+)\\s*");

    private WfdbSamples() {}

    /** One signal: its samples in order, null where the record has none. */
    public record Signal(String name, BigDecimal gain, long baseline, List<@Nullable Long> samples) {
        /** The physical values that are there, by the number of their sample; a physical zero is none. */
        public Map<Integer, String> valuesBySample() {
            Map<Integer, String> values = new TreeMap<>();
            for (int i = 0; i < samples.size(); i++) {
                Long sample = samples.get(i);
                if (sample != null && sample != baseline) {
                    values.put(
                            i,
                            Reading.plain(BigDecimal.valueOf(sample - baseline).divide(gain)));
                }
            }
            return values;
        }
    }

    private record Spec(int format, int perFrame, int skew, BigDecimal gain, long baseline, String name) {}

    /** Reads a record by its header file. */
    public static Map<String, Signal> read(Path header) throws IOException {
        List<Spec> specs = new ArrayList<>();
        String file = "";
        for (String line : Files.readAllLines(header, StandardCharsets.US_ASCII)) {
            Matcher matcher = SIGNAL.matcher(line);
            if (!line.startsWith("#") && matcher.matches()) {
                file = matcher.group(1);
                specs.add(new Spec(
                        Integer.parseInt(matcher.group(2)),
                        number(matcher.group(3), 1),
                        number(matcher.group(4), 0),
                        new BigDecimal(matcher.group(5)),
                        number(matcher.group(6), number(matcher.group(8), 0)),
                        matcher.group(9)));
            }
        }
        byte[] bytes = Files.readAllBytes(header.resolveSibling(file));
        return split(specs, specs.getFirst().format() == 16 ? words(bytes) : packed(bytes));
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private static Map<String, Signal> split(List<Spec> specs, List<Long> all) {
        int frameSize = specs.stream().mapToInt(Spec::perFrame).sum();
        Map<String, Signal> signals = new LinkedHashMap<>();
        int place = 0;
        for (Spec spec : specs) {
            long none = spec.format() == 16 ? -32768 : -2048;
            List<@Nullable Long> samples = new ArrayList<>();
            // a skewed signal lags: its frame t is stored in frame t + skew, and its last frames are not there
            for (int frame = spec.skew(); frame < all.size() / frameSize; frame++) {
                for (int i = 0; i < spec.perFrame(); i++) {
                    Long sample = all.get(frame * frameSize + place + i);
                    samples.add(sample == none ? null : sample);
                }
            }
            signals.put(spec.name(), new Signal(spec.name(), spec.gain(), spec.baseline(), samples));
            place += spec.perFrame();
        }
        return signals;
    }

    /** Format 16: 16-bit two's complement, little endian. */
    private static List<Long> words(byte[] bytes) {
        List<Long> samples = new ArrayList<>(bytes.length / 2);
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            samples.add((long) (short) ((bytes[i] & 0xff) | (bytes[i + 1] << 8)));
        }
        return samples;
    }

    /** Format 212: two 12-bit two's complement samples in three bytes. */
    private static List<Long> packed(byte[] bytes) {
        List<Long> samples = new ArrayList<>(bytes.length / 3 * 2);
        for (int i = 0; i + 2 < bytes.length; i += 3) {
            samples.add((long) signed12((bytes[i] & 0xff) | ((bytes[i + 1] & 0x0f) << 8)));
            samples.add((long) signed12((bytes[i + 2] & 0xff) | ((bytes[i + 1] & 0xf0) << 4)));
        }
        return samples;
    }

    private static int signed12(int bits) {
        return (bits << 20) >> 20;
    }
}
