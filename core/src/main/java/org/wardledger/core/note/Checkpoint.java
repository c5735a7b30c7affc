package org.wardledger.core.note;

import java.util.Optional;
import java.util.regex.Pattern;
import org.wardledger.core.merkle.Hash;

/**
 * A log's claim about itself (c2sp.org/tlog-checkpoint), without extension lines: WardLedger writes none, and does not
 * take a checkpoint that says more than it understands.
 *
 * @param origin the log's name, one line; see {@link Origin} for ours
 * @param size the number of leaves
 * @param root the RFC 6962 root over them
 */
public record Checkpoint(String origin, long size, Hash root) {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");

    public Checkpoint {
        if (!NoteText.isAllowedLine(origin)) {
            throw new IllegalArgumentException("an origin is one line of text, without control characters");
        }
        if (size < 0) {
            throw new IllegalArgumentException("a log's size is not negative: " + size);
        }
    }

    /** Reads exactly what {@link #text} writes. */
    public static Parsed<Checkpoint> parse(String text) {
        // Five parts are enough to see that there are too many.
        String[] lines = text.split("\n", 5);
        if (lines.length != 4 || !lines[3].isEmpty()) {
            return new Parsed.Malformed<>("a checkpoint is exactly three lines");
        }
        if (!NoteText.isAllowedLine(lines[0])) {
            return new Parsed.Malformed<>("the checkpoint's origin is empty or has control characters");
        }
        if (!DECIMAL.matcher(lines[1]).matches()) {
            return new Parsed.Malformed<>("the checkpoint's size is not a decimal number without leading zeros");
        }
        long size;
        try {
            size = Long.parseLong(lines[1]);
        } catch (NumberFormatException e) {
            return new Parsed.Malformed<>("the checkpoint's size is above 2^63-1");
        }
        Optional<Hash> root = StrictBase64.decode(lines[2])
                .filter(bytes -> bytes.length == Hash.LENGTH)
                .map(Hash::of);
        return root.<Parsed<Checkpoint>>map(hash -> new Parsed.Good<>(new Checkpoint(lines[0], size, hash)))
                .orElseGet(() -> new Parsed.Malformed<>("the checkpoint's root is not the base64 of 32 bytes"));
    }

    /** The note text that is signed: three lines, each with its newline. */
    public String text() {
        return origin + "\n" + size + "\n" + root.toBase64() + "\n";
    }
}
