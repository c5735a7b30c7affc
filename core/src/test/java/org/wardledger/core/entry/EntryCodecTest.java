package org.wardledger.core.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.fixture.CodecProbe;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomEntries;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.hiding.Concealed;

class EntryCodecTest {
    private static final CodecProbe<Entry> PROBE = new CodecProbe<>(EntryCodec::encode, EntryCodec::decode);

    @Test
    void every_entry_comes_back_and_no_other_bytes_pass_for_it() {
        int[] decoded = {0};
        Seeds.forEach(300, seed -> {
            RandomValues random = new RandomValues(seed);
            byte[] bytes = PROBE.roundTrip(RandomEntries.entry(random));
            PROBE.refusesOtherLengths(bytes);
            if (bytes.length < 300) {
                decoded[0] += PROBE.judgesMutantsOf(bytes, random);
            }
        });
        assertThat(decoded[0]).as("mutants that are entries themselves").isGreaterThan(1_500);
    }

    @Test
    void random_bytes_of_every_kind_are_refused_or_are_an_entrys_only_encoding() {
        Seeds.forEach(4_000, seed -> {
            RandomValues random = new RandomValues(seed);
            byte[] bytes = random.bytes(3 + random.below(80));
            bytes[0] = (byte) random.below(23);
            bytes[1] = 1;
            PROBE.judge(bytes);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0801ffffffffffffffffff01, engine time of 2^64-1",
        "08018080808080808080 8001, engine time of 2^63",
        "060164 00 ffffffffffffffffff01 00 00 @, a sequence of 2^64-1",
        "060164 00 00 c901 00 @, arrival 101 ms before 1970",
        "060164 00 00 00 c901 @, a reading 101 ms before 1970",
        "0601ffffffffffffffff7f 00 00 02 00 @, arrival beyond 63 bits",
        "060164 00 00 00 00 8080808008 # 01 00000000, a key epoch of 2^31",
        "060164 00 00 00 00 00 # 00, no contents",
        "060164 00 00 00 00 00 # 8102, 257 contents",
        "060164 8080808008 00 00 00 @, a stream of 2^31",
        "090264, version 2",
        "0c0164 0000000000000000 ffffffffffffffffff01 @, released at 2^64-1",
        "0c0164 0000000000000000 00 00 # 02 00000000 00000000, a release of two contents",
        "0d0164 8080808008 00 @, a handover to a stream of 2^31",
        "0d0164 00 ffffffffffffffffff01 @, a handover of 2^64-1",
        "0d0164 00 00 00 # 02 00000000 00000000, a handover of two contents",
        "0e0164 00000000000000000000000000000000 0000000000000000 0000000000000000 00 ffffffffffffffffff01 @, to 2^64-1",
        "0b0164 00 05 04, a gap that ends before it begins",
        "0b0164 00 00 ffffffffffffffffff01, a gap to 2^64-1",
        "0f0164 0000000000000000 0000000000000000 0000000000000000, kind 15",
        "130164 0000000000000000 0000000000000000 0000000000000000, kind 19",
        "040164 0000000000000000 0000000000000000 00 # 02 00000000 00000000, an assignment of two contents",
        "070164 0000000000000000 00 00 # 02 00000000 00000000, a refusal of two contents",
        "070164 0000000000000000 ffffffffffffffffff01 @, an offset of 2^64-1",
        "110164 00000000000000000000000000000000 0000000000000000 00 # 02 00000000 00000000, an access of two contents",
        "120164 00000000000000000000000000000000 0000000000000000 8080808008, an epoch of 2^31",
        "0a0164 00000000000000000000000000000000 01 04 0000000000000000 @, an unknown change",
        "160164 0167 c901, a probe 101 ms before 1970",
        "160164 8002 00, a gateway of 256 bytes that are not there",
        "02016400 02, a flag of 2"
    })
    void an_impossible_entry_is_refused(String hex, String why) {
        byte[] bytes = bytes(hex);
        assertThatExceptionOfType(DecodeException.class).as(why).isThrownBy(() -> EntryCodec.decode(bytes));
    }

    @Test
    void each_impossible_entry_is_one_step_from_a_possible_one() {
        for (String hex : List.of(
                "040164 0000000000000000 0000000000000000 @",
                "060164 00 00 00 00 @",
                "060164 00 00 00 00 00 # 02 00000000 80000000", // masked: any bits
                "070164 0000000000000000 00 @",
                "0a0164 00000000000000000000000000000000 01 02 0000000000000000 @",
                "0b0164 00 05 05",
                "0c0164 0000000000000000 00 @",
                "0d0164 00 00 @",
                "0e0164 00000000000000000000000000000000 0000000000000000 0000000000000000 00 00 @",
                "100164 00000000000000000000000000000000 0000000000000000",
                "110164 00000000000000000000000000000000 0000000000000000 @",
                "120164 00000000000000000000000000000000 0000000000000000 01")) {
            assertThat(PROBE.judge(bytes(hex))).as(hex).isOne();
        }
    }

    /** In {@code hex}, # is a commitment, and @ one content: epoch 0, commitment, one reference. */
    private static byte[] bytes(String hex) {
        String commitment = "00".repeat(32);
        String written = hex.replace("@", "00#0100000000").replace("#", commitment);
        return HexFormat.of().parseHex(written.replace(" ", ""));
    }

    @Test
    void the_largest_entries_that_an_input_can_bring_fit() {
        List<byte[]> bytes = Collections.nCopies(256, new byte[1]);
        Concealed contents = FixedKeys.key(Long.MIN_VALUE, Integer.MAX_VALUE)
                .conceal(new byte[20], bytes, Collections.nCopies(256, Integer.MAX_VALUE));
        Entry reading =
                new Entry.Reading(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, 0, Long.MAX_VALUE, contents);
        Entry rules = new Entry.Rules(Long.MAX_VALUE, "r".repeat(60 * 1024), "a".repeat(255));
        for (Entry entry : List.of(reading, rules)) {
            assertThat(PROBE.roundTrip(entry)).hasSizeLessThanOrEqualTo(EntryCodec.MAX_BYTES);
        }
    }
}
