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
import org.wardledger.core.fixture.RandomEntries;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

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
            byte[] bytes = random.bytes(3 + random.below(40));
            bytes[0] = (byte) random.below(13);
            bytes[1] = 1;
            PROBE.judge(bytes);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0801ffffffffffffffffff01, engine time of 2^64-1",
        "08018080808080808080 8001, engine time of 2^63",
        "060164 00 ffffffffffffffffff01 00 00 00, a sequence of 2^64-1",
        "060164 00 00 c901 00 00, arrival 101 ms before 1970",
        "060164 00 00 00 c901 00, a reading 101 ms before 1970",
        "0601ffffffffffffffff7f 00 00 02 00 00, arrival beyond 63 bits",
        "060164 00 00 00 00 01 80000000, an ordinal of 2^31",
        "060164 00 00 00 00 8102, 257 contents",
        "060164 8080808008 00 00 00 00, a stream of 2^31",
        "090264, version 2",
        "0c0164, kind 12",
        "0b0164 00 05 04, a gap that ends before it begins",
        "0b0164 00 00 ffffffffffffffffff01, a gap to 2^64-1",
        "0a0164 00000000000000000000000000000000 01 03 0000000000000000 00, an unknown change",
        "02016400 02, a flag of 2"
    })
    void an_impossible_entry_is_refused(String hex, String why) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatExceptionOfType(DecodeException.class).as(why).isThrownBy(() -> EntryCodec.decode(bytes));
    }

    @Test
    void the_largest_entries_that_an_input_can_bring_fit() {
        List<Integer> contents = Collections.nCopies(256, Integer.MAX_VALUE);
        Entry reading =
                new Entry.Reading(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, 0, Long.MAX_VALUE, contents);
        Entry rules = new Entry.Rules(Long.MAX_VALUE, "r".repeat(60 * 1024), "a".repeat(255));
        for (Entry entry : List.of(reading, rules)) {
            assertThat(PROBE.roundTrip(entry)).hasSizeLessThanOrEqualTo(EntryCodec.MAX_BYTES);
        }
    }
}
