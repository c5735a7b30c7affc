package org.wardledger.simulator.wfdb;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wardledger.simulator.wfdb.WfdbException.MalformedHeader;
import org.wardledger.simulator.wfdb.WfdbException.Unsupported;

/** Parses a header as header(5) of the WFDB Applications Guide has it. Everything it accepts is bounded. */
public final class HeaderParser {

    static final int MAX_SIGNALS = 256;
    static final int MAX_SAMPLES_PER_FRAME = 1024;
    static final int MAX_FRAMES = 1 << 28;
    /** About one frame a day: the longest record's times still fit. */
    private static final BigDecimal MIN_FREQUENCY = new BigDecimal("0.00001");

    private static final BigDecimal MAX_FREQUENCY = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal DEFAULT_FREQUENCY = BigDecimal.valueOf(250);
    private static final BigDecimal DEFAULT_GAIN = BigDecimal.valueOf(200);

    private static final String DECIMAL = "\\d{0,15}\\.?\\d{0,20}(?:[eE][+-]?\\d{1,2})?";
    private static final Pattern SPACE = Pattern.compile("[ \\t]+");
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]{1,128})(/\\d+)?");
    private static final Pattern FREQUENCY =
            Pattern.compile("(" + DECIMAL + ")(?:/" + DECIMAL + "(?:\\(-?" + DECIMAL + "\\))?)?");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern FORMAT =
            Pattern.compile("(\\d{1,4})(?:x(\\d{1,6}))?(?::(\\d{1,9}))?(?:\\+(\\d{1,9}))?");
    private static final Pattern GAIN = Pattern.compile("(-?" + DECIMAL + ")(?:\\((-?\\d{1,9})\\))?(?:/(\\S{1,64}))?");

    private int lineNumber;

    private HeaderParser() {}

    /**
     * Parses the text of a header.
     *
     * @throws MalformedHeader naming the line
     * @throws Unsupported for segments, and formats other than 16 and 212
     */
    public static RecordHeader parse(String text) throws WfdbException {
        return new HeaderParser().parseLines(text);
    }

    private RecordHeader parseLines(String text) throws WfdbException {
        String name = null;
        BigDecimal frequency = DEFAULT_FREQUENCY;
        int frames = 0;
        int signalCount = 0;
        List<SignalSpec> signals = new ArrayList<>();
        for (String line : text.split("\\r?\\n", -1)) {
            lineNumber++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (name == null) {
                String[] fields = SPACE.split(line.strip(), 0);
                name = recordName(fields[0]);
                signalCount = integer(field(fields, 1, "number of signals"), 0, MAX_SIGNALS, "number of signals");
                frequency = fields.length > 2 ? frequency(fields[2]) : DEFAULT_FREQUENCY;
                frames = fields.length > 3 ? integer(fields[3], 0, MAX_FRAMES, "number of samples") : 0;
            } else if (signals.size() < signalCount) {
                signals.add(signal(SPACE.split(line.strip(), 9), signals.size()));
            } else {
                throw malformed("more signal lines than the " + signalCount + " announced");
            }
        }
        if (name == null) {
            throw malformed("there is no record line");
        }
        if (signals.size() < signalCount) {
            throw malformed(signalCount + " signals announced, " + signals.size() + " described");
        }
        return new RecordHeader(name, frequency, frames, signals);
    }

    private String recordName(String field) throws WfdbException {
        Matcher matcher = match(NAME, field, "record name");
        if (matcher.group(2) != null) {
            throw new Unsupported("records of several segments (" + field + ")");
        }
        return matcher.group(1);
    }

    private BigDecimal frequency(String field) throws MalformedHeader {
        Matcher matcher = match(FREQUENCY, field, "sampling frequency");
        BigDecimal frequency = decimal(matcher.group(1), "sampling frequency");
        if (frequency.compareTo(MIN_FREQUENCY) < 0 || frequency.compareTo(MAX_FREQUENCY) > 0) {
            throw malformed(
                    "sampling frequency " + field + " is not between " + MIN_FREQUENCY + " and " + MAX_FREQUENCY);
        }
        return frequency;
    }

    private SignalSpec signal(String[] fields, int index) throws WfdbException {
        String file = fields[0];
        if (!FILE.matcher(file).matches()) {
            throw new Unsupported("signal file \"" + file + "\": it must be a plain name beside the header");
        }
        Matcher format = match(FORMAT, field(fields, 1, "format"), "format");
        BigDecimal gain = DEFAULT_GAIN;
        String units = "mV";
        String baseline = null;
        if (fields.length > 2) {
            Matcher matcher = match(GAIN, fields[2], "gain");
            gain = decimal(matcher.group(1), "gain");
            baseline = matcher.group(2);
            units = matcher.group(3) == null ? units : matcher.group(3);
        }
        int zero = fields.length > 4 ? sample(fields[4], "ADC zero") : 0;
        return new SignalSpec(
                file,
                sampleFormat(format.group(1)),
                optional(format.group(2), 1, 1, MAX_SAMPLES_PER_FRAME, "samples per frame"),
                optional(format.group(3), 0, 0, MAX_FRAMES, "skew"),
                optional(format.group(4), 0, 0, MAX_FRAMES, "byte offset"),
                gain.signum() == 0 ? DEFAULT_GAIN : gain,
                baseline == null ? zero : sample(baseline, "baseline"),
                units,
                fields.length > 5 ? Integer.valueOf(sample(fields[5], "initial value")) : null,
                fields.length > 6 ? Integer.valueOf(integer(fields[6], -65535, 65535, "checksum")) : null,
                fields.length > 8 ? fields[8].strip() : "signal " + index);
    }

    private static SampleFormat sampleFormat(String number) throws Unsupported {
        for (SampleFormat format : SampleFormat.values()) {
            if (Integer.toString(format.number()).equals(number)) {
                return format;
            }
        }
        throw new Unsupported("signal format " + number + " (16 and 212 are)");
    }

    private int sample(String field, String what) throws MalformedHeader {
        return integer(field, -(1 << 24), 1 << 24, what);
    }

    private int optional(@Nullable String field, int otherwise, int min, int max, String what) throws MalformedHeader {
        return field == null ? otherwise : integer(field, min, max, what);
    }

    private int integer(String field, int min, int max, String what) throws MalformedHeader {
        try {
            int value = Integer.parseInt(field);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw malformed(what + " \"" + field + "\" is not a whole number from " + min + " to " + max);
    }

    private BigDecimal decimal(String field, String what) throws MalformedHeader {
        try {
            return new BigDecimal(field);
        } catch (NumberFormatException e) {
            throw malformed(what + " \"" + field + "\" is not a decimal number");
        }
    }

    private String field(String[] fields, int index, String what) throws MalformedHeader {
        if (index >= fields.length) {
            throw malformed(what + " is missing");
        }
        return fields[index];
    }

    private Matcher match(Pattern pattern, String field, String what) throws MalformedHeader {
        Matcher matcher = pattern.matcher(field);
        if (!matcher.matches()) {
            throw malformed(what + " \"" + field + "\" cannot be understood");
        }
        return matcher;
    }

    private MalformedHeader malformed(String problem) {
        return new MalformedHeader(lineNumber, problem);
    }
}
