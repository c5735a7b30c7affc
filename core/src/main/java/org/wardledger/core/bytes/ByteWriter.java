package org.wardledger.core.bytes;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends canonical encodings to a growing buffer. Not thread-safe. docs/FORMATS.md, "Primitives". */
public final class ByteWriter {
    private byte[] buffer = new byte[128];
    private int length;

    public ByteWriter u8(int value) {
        room(1);
        buffer[length++] = (byte) value;
        return this;
    }

    public ByteWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public ByteWriter u64(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Unsigned LEB128, shortest form; {@code value} counts as unsigned. */
    public ByteWriter varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[length++] = (byte) rest;
        return this;
    }

    /** Signed: zigzag, then {@link #varint}. */
    public ByteWriter zigzag(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    public ByteWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public ByteWriter bytes(byte[] value, int offset, int count) {
        room(count);
        System.arraycopy(value, offset, buffer, length, count);
        length += count;
        return this;
    }

    /** Length as varint, then the bytes. */
    public ByteWriter block(byte[] value) {
        return varint(value.length).bytes(value);
    }

    /** Length in bytes as varint, then UTF-8. */
    public ByteWriter text(String value) {
        return block(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Scale as zigzag, then the unscaled value as a block of shortest two's complement, trailing zeros stripped. */
    public ByteWriter decimal(BigDecimal value) {
        BigDecimal canonical = Decimals.canonical(value);
        return zigzag(canonical.scale()).block(canonical.unscaledValue().toByteArray());
    }

    public int length() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    private void room(int count) {
        if (length + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + count));
        }
    }
}
