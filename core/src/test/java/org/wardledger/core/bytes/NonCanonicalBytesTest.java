package org.wardledger.core.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.fixture.CodecProbe;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class NonCanonicalBytesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "80", // ends early
                "8000", // 0 with a byte too many
                "ff00", // 127 with a byte too many
                "ffffffffffffffffff02", // 2^64
                "ffffffffffffffffff81", // and it goes on
                "8080808080808080808001", // eleven bytes
                "80808080808080808000"
            })
    void a_varint_that_is_not_its_values_shortest_form_is_refused(String hex) {
        refused(() -> reader(hex).varint());
        refused(() -> reader(hex).zigzag());
        refused(() -> reader(hex).count(Integer.MAX_VALUE, "count"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000", // no unscaled number
                "00020048", // 72 with a zero byte too many
                "0002ffff", // -1 with a byte too many
                "020100", // zero with a scale
                "0202016800", // 36.0 (and a byte behind it)
                "02020168",
                "000178", // 120 is 12 with scale -1
                "460101", // scale 35
                "450101", // scale -35
                "ffffffffffffffffff010107", // scale -2^63, whose absolute value is negative
                "feffffffffffffffff010107", // scale 2^63-1
                "80808080200107", // scale 2^32, which an int cuts to 0
                "001101000000000000000000000000000000000000", // 17 bytes
                "000f04ee2d6d415b85acef8100000000000000" // 10^34: 35 digits
            })
    void a_decimal_in_any_other_form_is_refused(String hex) {
        refused(() -> {
            ByteReader in = reader(hex);
            in.decimal();
            in.end();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01ff",
                "01c3", // half a character
                "02c080", // overlong
                "03eda080", // a surrogate
                "04f4908080", // beyond Unicode
                "0261", // ends early
            })
    void text_that_is_not_well_formed_utf_8_is_refused(String hex) {
        refused(() -> reader(hex).text(100, "text"));
    }

    @Test
    void what_is_longer_than_allowed_is_refused_by_name() {
        byte[] four = new ByteWriter().text("abcd").toBytes();
        assertThat(new ByteReader(four).text(4, "ward")).isEqualTo("abcd");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new ByteReader(four).text(3, "ward"))
                .withMessage("ward is 4, at most 3 allowed");
    }

    @Test
    void bytes_behind_the_end_are_refused() {
        ByteReader in = reader("0000");
        in.u8();
        refused(in::end);
        in.u8();
        in.end();
    }

    @Test
    void fixed_widths_need_all_their_bytes() {
        refused(() -> reader("").u8());
        refused(() -> reader("00").u16());
        refused(() -> reader("00000000000000").u64());
        refused(() -> reader("00").bytes(2));
    }

    @Test
    void random_bytes_are_refused_or_are_a_values_only_encoding() {
        CodecProbe<Long> varint =
                new CodecProbe<>(v -> new ByteWriter().varint(v).toBytes(), b -> {
                    ByteReader in = new ByteReader(b);
                    long value = in.varint();
                    in.end();
                    return value;
                });
        CodecProbe<BigDecimal> decimal =
                new CodecProbe<>(v -> new ByteWriter().decimal(v).toBytes(), b -> {
                    ByteReader in = new ByteReader(b);
                    BigDecimal value = in.decimal();
                    in.end();
                    return value;
                });
        int[] decoded = {0, 0};
        Seeds.forEach(5_000, seed -> {
            RandomValues random = new RandomValues(seed);
            decoded[0] += varint.judge(random.bytes(1 + random.below(11)));
            byte[] bytes = random.bytes(3 + random.below(17));
            bytes[0] = (byte) random.below(70);
            bytes[1] = (byte) (bytes.length - 2);
            decoded[1] += decimal.judge(bytes);
        });
        assertThat(decoded[0]).isGreaterThan(200);
        assertThat(decoded[1]).isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff07", "ffffffffffffffff7f", "ffffffffffffffffff01", "8080808008"})
    void a_length_that_the_input_does_not_have_allocates_nothing(String hex) {
        refused(() -> reader(hex).block(Integer.MAX_VALUE, "block")); // classes are loaded
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        refused(() -> reader(hex).block(Integer.MAX_VALUE, "block"));
        refused(() -> reader(hex).text(Integer.MAX_VALUE, "text"));
        refused(() -> reader("00" + hex).decimal());
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    private static void refused(ThrowingCallable reading) {
        assertThatExceptionOfType(DecodeException.class).isThrownBy(reading);
    }

    private static ByteReader reader(String hex) {
        return new ByteReader(HexFormat.of().parseHex(hex));
    }
}
