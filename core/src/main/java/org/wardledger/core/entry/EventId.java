package org.wardledger.core.entry;

import java.util.HexFormat;
import java.util.Optional;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/**
 * Names an event that is not a reading: 16 random bytes, made by who asked for it. However often the event is delivered,
 * and to however many chains, it takes effect once in each.
 */
public record EventId(long high, long low) {
    private static final int TEXT_LENGTH = 32;

    public void encode(ByteWriter out) {
        out.u64(high).u64(low);
    }

    public static EventId decode(ByteReader in) {
        return new EventId(in.u64(), in.u64());
    }

    /** Reads 32 lower-case hexadecimal digits; empty when it is anything else. */
    public static Optional<EventId> parse(String text) {
        if (text.length() != TEXT_LENGTH || !text.matches("[0-9a-f]+")) {
            return Optional.empty();
        }
        return Optional.of(new EventId(
                HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, TEXT_LENGTH)));
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
