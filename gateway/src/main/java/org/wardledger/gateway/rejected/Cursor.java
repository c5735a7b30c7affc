package org.wardledger.gateway.rejected;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where reading goes on: the next offset by partition, written {@code PARTITION:OFFSET[,...]}.
 *
 * @param offsets by partition, ascending
 */
public record Cursor(Map<Integer, Long> offsets) {
    private static final Pattern FORM = Pattern.compile("\\d{1,9}:\\d{1,18}(,\\d{1,9}:\\d{1,18})*");

    public Cursor {
        offsets = new TreeMap<>(offsets);
    }

    /** Empty when the text is none. */
    public static Optional<Cursor> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        Map<Integer, Long> offsets = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            offsets.put(Integer.valueOf(part.substring(0, colon)), Long.valueOf(part.substring(colon + 1)));
        }
        return Optional.of(new Cursor(offsets));
    }

    public String text() {
        return offsets.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .collect(Collectors.joining(","));
    }
}
