package org.wardledger.core.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.fixture.CodecProbe;
import org.wardledger.core.fixture.RandomContents;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.vitals.Waveform;

class ContentCodecTest {
    private static final CodecProbe<Content> PROBE = new CodecProbe<>(ContentCodec::encode, ContentCodec::decode);

    @Test
    void every_content_comes_back_and_no_other_bytes_pass_for_it() {
        int[] decoded = {0};
        Seeds.forEach(120, seed -> {
            RandomValues random = new RandomValues(seed);
            byte[] bytes = PROBE.roundTrip(RandomContents.content(random));
            PROBE.refusesOtherLengths(bytes);
            decoded[0] += PROBE.judgesMutantsOf(bytes, random);
        });
        assertThat(decoded[0]).as("mutants that are contents themselves").isGreaterThan(1_500);
    }

    @Test
    void random_bytes_of_every_kind_are_refused_or_are_a_contents_only_encoding() {
        Seeds.forEach(4_000, seed -> {
            RandomValues random = new RandomValues(seed);
            byte[] bytes = random.bytes(random.below(40));
            if (bytes.length > 0) {
                bytes[0] = (byte) random.below(8);
            }
            PROBE.judge(bytes);
        });
    }

    @Test
    void samples_are_differences_to_the_last_one_that_was_there() {
        Waveform waveform = new Waveform(
                "x", BigDecimal.ONE, "", BigDecimal.ONE, BigDecimal.ZERO, new int[] {3, Waveform.MISSING, 1, 1});
        assertThat(HexFormat.of().formatHex(ContentCodec.encode(new Content.Sampled(waveform))))
                .isEqualTo("02" + "0178" + "000101" + "00" + "000101" + "000100" + "04" + "07" + "00" + "04" + "01");
    }

    @ParameterizedTest
    @CsvSource({
        "01 8080808010, one above the highest", // zigzag 2^32, plus one
        "01 ffffffff1f, the number that stands for a missing one",
        "01 ffffffffffffffffff01, far beyond",
        "02 feffffff1f 03, the highest and one more"
    })
    void a_sample_beyond_32_bits_is_refused(String samples, String why) {
        byte[] head = HexFormat.of().parseHex("02" + "0178" + "000101" + "00" + "000101" + "000100");
        byte[] tail = HexFormat.of().parseHex(samples.replace(" ", ""));
        byte[] bytes = new ByteWriter().bytes(head).bytes(tail).toBytes();
        assertThatExceptionOfType(DecodeException.class)
                .as(why)
                .isThrownBy(() -> ContentCodec.decode(bytes))
                .withMessageContaining("32 bits");
    }

    @Test
    void a_number_of_samples_that_the_input_does_not_have_allocates_nothing() {
        byte[] bytes = HexFormat.of().parseHex("02" + "0178" + "000101" + "00" + "000101" + "000100" + "a09c01" + "01");
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> ContentCodec.decode(bytes));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> ContentCodec.decode(bytes));
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(60_000); // 20,000 ints take 80,000
    }
}
