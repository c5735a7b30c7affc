package org.wardledger.core.entry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.fixture.RandomEntries;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class EventIdTest {
    @Test
    void text_and_bytes_come_back() {
        Seeds.forEach(500, seed -> {
            EventId id = RandomEntries.event(new RandomValues(seed));
            assertThat(EventId.parse(id.toString())).contains(id);
            ByteWriter out = new ByteWriter();
            id.encode(out);
            assertThat(out.toBytes()).hasSize(16);
            assertThat(EventId.decode(new ByteReader(out.toBytes()))).isEqualTo(id);
        });
        assertThat(new EventId(1, -2)).hasToString("0000000000000001fffffffffffffffe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000000000000001fffffffffffffff",
                "0000000000000001fffffffffffffffe0",
                "0000000000000001FFFFFFFFFFFFFFFE",
                "0000000000000001fffffffffffffffg",
                "-000000000000001fffffffffffffffe",
                "0000000000000001fffffffffffffff\n",
                "٠000000000000001fffffffffffffffe" // a digit, but none of ours
            })
    void any_other_text_is_none(String text) {
        assertThat(EventId.parse(text)).isEmpty();
    }
}
