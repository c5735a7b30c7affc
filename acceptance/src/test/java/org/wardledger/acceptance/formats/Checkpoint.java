package org.wardledger.acceptance.formats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A signed checkpoint: docs/FORMATS.md "Checkpoints". */
public record Checkpoint(String origin, long size, byte[] root, boolean signed) {

    /** Parses a signed note; {@code signed} says whether the key has signed it. */
    public static Checkpoint parse(String note, VerifierKey key) {
        int empty = note.indexOf("\n\n");
        if (empty < 0 || !note.endsWith("\n")) {
            throw new Malformed("not a signed note:\n" + note);
        }
        String body = note.substring(0, empty + 1);
        List<String> lines = List.of(body.split("\n", -1));
        if (lines.size() != 4 || !lines.get(1).matches("0|[1-9][0-9]*")) {
            throw new Malformed("not a checkpoint:\n" + note);
        }
        boolean signed = false;
        String prefix = "— " + key.name() + " ";
        for (String line : note.substring(empty + 2).split("\n", -1)) {
            if (line.startsWith(prefix)) {
                byte[] bytes = Base64.getDecoder().decode(line.substring(prefix.length()));
                if (HexFormat.of().formatHex(bytes, 0, 4).equals(key.keyId())) {
                    byte[] signature = Arrays.copyOfRange(bytes, 4, bytes.length);
                    if (!key.verifies(body.getBytes(StandardCharsets.UTF_8), signature)) {
                        throw new Malformed("a bad signature by a known key:\n" + note);
                    }
                    signed = true;
                }
            }
        }
        return new Checkpoint(
                lines.get(0), Long.parseLong(lines.get(1)), Base64.getDecoder().decode(lines.get(2)), signed);
    }
}
