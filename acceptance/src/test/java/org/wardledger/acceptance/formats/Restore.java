package org.wardledger.acceptance.formats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the note of a Restored says: docs/FORMATS.md "Generations". */
record Restore(String log, long height, byte[] previous, Optional<Lost> lost, long input) {
    private static final Pattern NOTE = Pattern.compile("""
            (?<text>wardledger restore 1
            (?<log>.+)
            block (?<height>0|[1-9][0-9]{0,18}) (?<previous>.{44})
            lost (?:none|(?<generation>[1-9][0-9]{0,9}) (?<size>0|[1-9][0-9]{0,18}) (?<root>.{44}))
            input (?<input>0|[1-9][0-9]{0,18})
            )
            — (?<name>[^ ]+) (?<signature>[^ ]+)
            """);

    /** The newest checkpoint known of what was lost. */
    record Lost(int generation, long size, byte[] root) {}

    /** Reads one that this key has signed, and nobody else. */
    static Restore parse(String note, VerifierKey key) {
        Matcher parts = NOTE.matcher(note);
        if (!parts.matches() || !parts.group("name").equals(key.name())) {
            throw new Malformed("no restore by " + key.name() + ":\n" + note);
        }
        byte[] signature = base64(parts.group("signature"));
        boolean signed = HexFormat.of().formatHex(signature, 0, 4).equals(key.keyId())
                && key.verifies(
                        parts.group("text").getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOfRange(signature, 4, signature.length));
        if (!signed) {
            throw new Malformed("a restore that another key has signed:\n" + note);
        }
        Optional<Lost> lost = Optional.ofNullable(parts.group("generation"))
                .map(generation -> new Lost(
                        Integer.parseInt(generation),
                        Long.parseLong(parts.group("size")),
                        base64(parts.group("root"))));
        return new Restore(
                parts.group("log"),
                Long.parseLong(parts.group("height")),
                base64(parts.group("previous")),
                lost,
                Long.parseLong(parts.group("input")));
    }

    /** The JDK's decoder takes stray bits and missing padding. */
    private static byte[] base64(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new Malformed("not base64: " + text);
        }
        if (bytes.length < 32 || !Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new Malformed("not base64 of a hash or a signature: " + text);
        }
        return bytes;
    }
}
