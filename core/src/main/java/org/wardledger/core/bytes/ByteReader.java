package org.wardledger.core.bytes;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote, and only that: a longer encoding of the same value is refused, and nothing is
 * allocated by a length that the input does not have. Not thread-safe.
 */
public final class ByteReader {
    private final byte[] input;
    private final int end;
    private int position;

    public ByteReader(byte[] input) {
        this(input, 0, input.length);
    }

    private ByteReader(byte[] input, int from, int end) {
        this.input = input;
        this.position = from;
        this.end = end;
    }

    public int u8() {
        need(1);
        return input[position++] & 0xFF;
    }

    public int u16() {
        return u8() << 8 | u8();
    }

    public long u64() {
        need(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (input[position++] & 0xFF);
        }
        return value;
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            if (shift == 63 && next > 1) {
                throw new DecodeException("varint beyond 64 bits");
            }
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw new DecodeException("varint not in its shortest form");
                }
                return value;
            }
        }
        throw new DecodeException("varint beyond 64 bits");
    }

    public long zigzag() {
        long raw = varint();
        return (raw >>> 1) ^ -(raw & 1);
    }

    /** A varint from 0 to {@code max}; {@code what} names it in the error. */
    public int count(int max, String what) {
        long value = varint();
        if (value < 0 || value > max) {
            throw new DecodeException(what + " is " + Long.toUnsignedString(value) + ", at most " + max + " allowed");
        }
        return (int) value;
    }

    public byte[] bytes(int count) {
        need(count);
        byte[] value = Arrays.copyOfRange(input, position, position + count);
        position += count;
        return value;
    }

    public byte[] block(int max, String what) {
        return bytes(count(max, what));
    }

    public String text(int maxBytes, String what) {
        byte[] raw = block(maxBytes, what);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DecodeException(what + " is not UTF-8");
        }
    }

    public BigDecimal decimal() {
        long scale = zigzag();
        byte[] unscaled = block(16, "decimal");
        if (scale < -Decimals.MAX_SCALE || scale > Decimals.MAX_SCALE || unscaled.length == 0) {
            throw new DecodeException("decimal out of bounds");
        }
        BigInteger integer = new BigInteger(unscaled);
        BigDecimal value = new BigDecimal(integer, (int) scale);
        boolean canonical = Decimals.isBounded(value)
                && Arrays.equals(integer.toByteArray(), unscaled)
                && Decimals.canonical(value).scale() == value.scale();
        if (!canonical) {
            throw new DecodeException("decimal not in its canonical form");
        }
        return value;
    }

    public boolean hasMore() {
        return position < end;
    }

    public int remaining() {
        return end - position;
    }

    /** Call when a value must end here. */
    public void end() {
        if (hasMore()) {
            throw new DecodeException(remaining() + " bytes behind the end");
        }
    }

    private void need(int count) {
        if (count > end - position) {
            throw new DecodeException("ends early: " + count + " more bytes expected, " + (end - position) + " there");
        }
    }
}
