package org.wardledger.core.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.CodecProbe;
import org.wardledger.core.fixture.RandomBlocks;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.merkle.Rfc6962;

class BlockCodecTest {
    private static final CodecProbe<BlockHeader> HEADERS =
            new CodecProbe<>(BlockCodec::encode, BlockCodec::decodeHeader);
    private static final CodecProbe<BlockBody> BODIES = new CodecProbe<>(BlockCodec::encode, BlockCodec::decodeBody);

    @Test
    void every_header_comes_back_and_no_other_bytes_pass_for_it() {
        int[] decoded = {0};
        Seeds.forEach(60, seed -> {
            RandomValues random = new RandomValues(seed);
            BlockHeader header = RandomBlocks.header(random);
            byte[] bytes = HEADERS.roundTrip(header);
            assertThat(header.leafHash()).isEqualTo(Rfc6962.leafHash(bytes));
            HEADERS.refusesOtherLengths(bytes);
            decoded[0] += HEADERS.judgesMutantsOf(bytes, random);
        });
        assertThat(decoded[0]).as("mutants that are headers themselves").isGreaterThan(3_000);
    }

    @Test
    void every_body_comes_back_and_no_other_bytes_pass_for_it() {
        int[] decoded = {0};
        Seeds.forEach(100, seed -> {
            RandomValues random = new RandomValues(seed);
            BlockBody body = RandomBlocks.body(random);
            byte[] bytes = BlockCodec.encode(body);
            BlockBody back = BlockCodec.decodeBody(bytes);
            assertThat(back.chain()).isEqualTo(body.chain());
            assertThat(back.height()).isEqualTo(body.height());
            assertThat(back.entries()).usingElementComparator(Arrays::compare).isEqualTo(body.entries());
            assertThat(back.payloads()).usingElementComparator(Arrays::compare).isEqualTo(body.payloads());
            BODIES.refusesOtherLengths(bytes);
            decoded[0] += BODIES.judgesMutantsOf(bytes, random);
        });
        assertThat(decoded[0]).as("mutants that are bodies themselves").isGreaterThan(200);
    }

    @Test
    void the_root_is_that_of_the_tree_over_the_entries() {
        byte[] one = {1};
        byte[] two = {2, 2};
        BlockBody body = new BlockBody(0, 0, List.of(one, two), List.of(new byte[] {9}));
        assertThat(body.tree().root()).isEqualTo(Rfc6962.nodeHash(Rfc6962.leafHash(one), Rfc6962.leafHash(two)));
        assertThat(new BlockBody(0, 0, List.of(), List.of()).tree().root()).isEqualTo(Rfc6962.EMPTY_ROOT);
    }

    @Test
    void what_is_larger_than_it_may_be_is_refused() {
        BODIES.judge(body(EntryCodec.MAX_BYTES, PatientKey.MAX_PAYLOAD_BYTES));
        assertThat(BlockCodec.decodeBody(body(EntryCodec.MAX_BYTES, PatientKey.MAX_PAYLOAD_BYTES))
                        .entries())
                .hasSize(1);
        refused(body(EntryCodec.MAX_BYTES + 1, 1));
        refused(body(1, PatientKey.MAX_PAYLOAD_BYTES + 1));
        ByteWriter tooLarge = new ByteWriter().u8(1).varint(0).varint(0).varint(17);
        for (int i = 0; i < 17; i++) {
            tooLarge.block(new byte[62_000]);
        }
        refused(tooLarge.varint(0).toBytes());
    }

    @Test
    void a_number_of_entries_that_the_input_does_not_have_allocates_nothing() {
        byte[] bytes = new ByteWriter()
                .u8(1)
                .varint(0)
                .varint(0)
                .varint(1 << 30)
                .bytes(new byte[100])
                .toBytes();
        refused(bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        refused(bytes);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    }

    private static byte[] body(int entryBytes, int payloadBytes) {
        return new ByteWriter()
                .u8(1)
                .varint(0)
                .varint(0)
                .varint(1)
                .block(new byte[entryBytes])
                .varint(1)
                .block(new byte[payloadBytes])
                .toBytes();
    }

    private static void refused(byte[] body) {
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> BlockCodec.decodeBody(body));
    }
}
