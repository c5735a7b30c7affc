package org.wardledger.core.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ByteKeyTest {
    @Test
    void is_equal_to_the_same_bytes_only() {
        ByteKey key = new ByteKey(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        assertThat(key)
                .isEqualTo(new ByteKey(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}))
                .hasSameHashCodeAs(new ByteKey(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}))
                .isNotEqualTo(new ByteKey(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
                .isNotEqualTo(new ByteKey(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0}));
    }

    /** As keys of readings are: a stream's ordinal and a sequence. */
    @Test
    void counters_side_by_side_spread_over_a_table() {
        Set<Integer> hashes = new HashSet<>();
        Set<Integer> buckets = new HashSet<>();
        int keys = 0;
        for (int stream = 0; stream < 64; stream++) {
            for (long seq = 0; seq < 1024; seq++) {
                byte[] bytes =
                        new ByteWriter().u8('i').u16(0).u16(stream).u64(seq).toBytes();
                int hash = ByteKey.hash(bytes);
                hashes.add(hash);
                buckets.add((hash ^ hash >>> 16) & 0xFFFF); // as HashMap has them for so many
                keys++;
            }
        }
        assertThat(hashes).hasSizeGreaterThan(keys - 10);
        // thrown at random, 65,536 keys fill 63 % of as many buckets
        assertThat(buckets).hasSizeGreaterThan((int) (keys * 0.6));
    }
}
