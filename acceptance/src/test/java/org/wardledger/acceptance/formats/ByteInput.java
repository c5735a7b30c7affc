package org.wardledger.acceptance.formats;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads docs/FORMATS.md "Primitives" from front to end, and refuses every encoding but the one. */
public final class ByteInput {
    private static final BigInteger TEN = BigInteger.TEN;
    private final ByteBuffer bytes;

    public ByteInput(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    public byte[] take(long count) {
        if (count < 0 || count > bytes.remaining()) {
            throw new Malformed(count + " bytes wanted, " + bytes.remaining() + " left");
        }
        byte[] taken = new byte[(int) count];
        bytes.get(taken);
        return taken;
    }

    public int u8() {
        return take(1)[0] & 0xff;
    }

    public long u64() {
        return ByteBuffer.wrap(take(8)).getLong();
    }

    /** Unsigned: above 2^63-1 it comes out negative. */
    public long varint() {
        long value = 0;
        for (int i = 0; i < 10; i++) {
            int next = u8();
            if (i == 9 && next > 1) {
                throw new Malformed("a varint above 2^64-1");
            }
            value |= (long) (next & 0x7f) << (7 * i);
            if (next < 0x80) {
                if (next == 0 && i > 0) {
                    throw new Malformed("a varint with a byte too many");
                }
                return value;
            }
        }
        throw new Malformed("a varint of more than ten bytes");
    }

    public long zigzag() {
        long bits = varint();
        return (bits >>> 1) ^ -(bits & 1);
    }

    public byte[] block() {
        return take(varint());
    }

    public String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(block()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("a text that is not UTF-8");
        }
    }

    public boolean flag() {
        int flag = u8();
        if (flag > 1) {
            throw new Malformed("a flag of " + flag);
        }
        return flag == 1;
    }

    public <T> Optional<T> optional(Supplier<T> value) {
        return flag() ? Optional.of(value.get()) : Optional.empty();
    }

    public BigDecimal decimal() {
        long scale = zigzag();
        byte[] unscaled = block();
        if (unscaled.length == 0 || scale < -34 || scale > 34) {
            throw new Malformed("a decimal without digits, or of scale " + scale);
        }
        BigInteger number = new BigInteger(unscaled);
        if (number.toByteArray().length != unscaled.length) {
            throw new Malformed("a decimal with a byte too many");
        }
        boolean trailingZero =
                number.signum() == 0 ? scale != 0 : number.mod(TEN).signum() == 0;
        if (trailingZero) {
            throw new Malformed("a decimal with a trailing zero");
        }
        return new BigDecimal(number, (int) scale);
    }

    public int ordinal() {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new Malformed("an ordinal of " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    /** A time in milliseconds, or another number up to 2^63-1. */
    public long time() {
        long value = varint();
        if (value < 0) {
            throw new Malformed("a number of " + Long.toUnsignedString(value));
        }
        return value;
    }

    public void version(int expected) {
        int version = u8();
        if (version != expected) {
            throw new Malformed("version " + version + " instead of " + expected);
        }
    }

    /** Nothing may follow. */
    public void end() {
        if (bytes.hasRemaining()) {
            throw new Malformed(bytes.remaining() + " bytes behind the end");
        }
    }
}
