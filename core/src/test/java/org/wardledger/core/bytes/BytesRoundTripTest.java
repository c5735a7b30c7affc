package org.wardledger.core.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class BytesRoundTripTest {
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "300, ac02",
        "16383, ff7f",
        "16384, 808001",
        "9223372036854775807, ffffffffffffffff7f",
        "-1, ffffffffffffffffff01"
    })
    void a_varint_is_unsigned_leb128(long value, String hex) {
        assertThat(hex(new ByteWriter().varint(value))).isEqualTo(hex);
        assertThat(reader(hex).varint()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "-1, 01",
        "1, 02",
        "-2, 03",
        "63, 7e",
        "-64, 7f",
        "64, 8001",
        "9223372036854775807, feffffffffffffffff01",
        "-9223372036854775808, ffffffffffffffffff01"
    })
    void a_signed_number_is_a_zigzag_varint(long value, String hex) {
        assertThat(hex(new ByteWriter().zigzag(value))).isEqualTo(hex);
        assertThat(reader(hex).zigzag()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 000100",
        "0.000, 000100",
        "36.60, 0202016e",
        "120, 01010c",
        "-1, 0001ff",
        "128, 00020080",
        "-128, 000180",
        "1E+34, 430101",
        "1E-34, 440101"
    })
    void a_decimal_is_its_scale_and_its_shortest_unscaled_number(BigDecimal value, String hex) {
        assertThat(hex(new ByteWriter().decimal(value))).isEqualTo(hex);
        BigDecimal back = reader(hex).decimal();
        assertThat(back).isEqualByComparingTo(value);
        assertThat(back).isEqualTo(Decimals.canonical(value));
    }

    @Test
    void fixed_widths_are_big_endian() {
        ByteWriter out = new ByteWriter().u8(0xAB).u16(0x1234).u64(0x0123456789ABCDEFL);
        assertThat(hex(out)).isEqualTo("ab12340123456789abcdef");
        ByteReader in = new ByteReader(out.toBytes());
        assertThat(in.u8()).isEqualTo(0xAB);
        assertThat(in.u16()).isEqualTo(0x1234);
        assertThat(in.u64()).isEqualTo(0x0123456789ABCDEFL);
        in.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "é", "€", "\uD83D\uDE00", "\0"})
    void text_is_its_length_in_bytes_and_utf_8(String text) {
        ByteReader in = new ByteReader(new ByteWriter().text(text).toBytes());
        assertThat(in.text(4, "text")).isEqualTo(text);
        in.end();
    }

    @Test
    void random_values_come_back_in_the_order_in_which_they_were_written() {
        Seeds.forEach(2_000, seed -> {
            RandomValues random = new RandomValues(seed);
            long varint = random.bits();
            long zigzag = random.chance(50) ? random.bits() : -random.bits();
            BigDecimal decimal = random.decimal();
            String text = random.unicode(0, 20);
            byte[] block = random.bytes(random.below(300));
            ByteWriter out = new ByteWriter()
                    .varint(varint)
                    .zigzag(zigzag)
                    .decimal(decimal)
                    .text(text)
                    .block(block);
            ByteReader in = new ByteReader(out.toBytes());
            assertThat(in.remaining()).isEqualTo(out.length());
            assertThat(in.varint()).isEqualTo(varint);
            assertThat(in.zigzag()).isEqualTo(zigzag);
            assertThat(in.decimal()).isEqualTo(Decimals.canonical(decimal));
            assertThat(in.text(60, "text")).isEqualTo(text);
            assertThat(in.block(300, "block")).isEqualTo(block);
            assertThat(in.hasMore()).isFalse();
            in.end();
        });
    }

    private static ByteReader reader(String hex) {
        return new ByteReader(HexFormat.of().parseHex(hex));
    }

    private static String hex(ByteWriter out) {
        return HexFormat.of().formatHex(out.toBytes());
    }
}
