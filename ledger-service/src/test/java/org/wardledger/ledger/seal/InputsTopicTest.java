package org.wardledger.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.ChainSealer;
import org.wardledger.core.merkle.Hash;
import org.wardledger.ledger.kafka.Topics;

/** Whether a topic's inputs are those that were sealed, and where another is gone on with. */
class InputsTopicTest {
    private static final TopicPartition INPUTS = new TopicPartition(Topics.INPUTS, 0);
    private static final long SEAL_MS = 1_800_000_000_000L;
    private static final long ENGINE_MS = SEAL_MS - 300;

    /** Append times by offset. */
    private final TreeMap<Long, Long> inputs = new TreeMap<>();

    private final MockConsumer<byte[], byte[]> reader = new MockConsumer<>("earliest") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            inputs.entrySet().stream()
                    .filter(input -> input.getValue() >= times.getOrDefault(INPUTS, 0L))
                    .findFirst()
                    .ifPresent(input -> found.put(INPUTS, new OffsetAndTimestamp(input.getKey(), input.getValue())));
            return found;
        }
    };

    private static BlockHeader head(long inputTo) {
        return new BlockHeader(
                0, 1, 0, Hash.of(new byte[32]), Hash.of(new byte[32]), 1, 0, 0, inputTo, 0, 0, SEAL_MS, 1);
    }

    private InputsTopic look(long first, long end, long next) {
        reader.assign(List.of(INPUTS));
        reader.updateBeginningOffsets(Map.of(INPUTS, first));
        reader.updateEndOffsets(Map.of(INPUTS, end));
        inputs.tailMap(first)
                .forEach((offset, appendMs) -> reader.addRecord(new ConsumerRecord<>(
                        Topics.INPUTS,
                        0,
                        offset,
                        appendMs,
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        1,
                        null,
                        new byte[] {1},
                        new RecordHeaders(),
                        Optional.empty())));
        return InputsTopic.look(reader, INPUTS, head(next), ENGINE_MS);
    }

    @Test
    void inputs_that_came_before_the_newest_block_was_sealed_are_those_that_were_sealed() {
        inputs.put(0L, ENGINE_MS + 3_600_000); // Kafka's clock was ahead then, and has been put right
        inputs.put(1L, ENGINE_MS);
        inputs.put(2L, SEAL_MS + InputsTopic.CLOCKS_MS); // was dropped: engine time does not know of it
        inputs.put(3L, SEAL_MS + 90_000);
        assertThat(look(0, 4, 3).isThere()).isTrue();
    }

    @Test
    void a_topic_that_was_made_again_and_has_grown_is_another_one() {
        for (long offset = 0; offset < 5; offset++) {
            inputs.put(offset, SEAL_MS + 100_000 + offset);
        }
        InputsTopic topic = look(0, 5, 3);
        assertThat(topic.isThere()).isFalse();
        assertThat(topic.isOther()).isTrue();
        assertThat(topic.trouble())
                .contains("it has 0 to 5, and the next one to seal is 3, but those before it came after");
    }

    @Test
    void one_that_has_too_few_or_has_lost_its_first_is_not_there() {
        inputs.put(1L, ENGINE_MS);
        assertThat(look(0, 2, 3).isThere()).isFalse();
        assertThat(look(4, 9, 3).isThere()).isFalse();
        assertThat(look(4, 9, 3).isOther()).isFalse();
    }

    @Test
    void where_all_that_was_sealed_is_deleted_nothing_says_that_it_is_another_one() {
        inputs.put(3L, SEAL_MS + 100_000);
        assertThat(look(3, 4, 3).isThere()).isTrue();
    }

    @Test
    void another_topic_is_gone_on_with_where_engine_time_may_have_been_ahead_of_append_times() {
        inputs.put(0L, ENGINE_MS - ChainSealer.CLOCK_TOLERANCE_MS - 1);
        inputs.put(1L, ENGINE_MS - ChainSealer.CLOCK_TOLERANCE_MS);
        inputs.put(2L, ENGINE_MS + 1);
        assertThat(InputsTopic.firstNotSealed(reader, INPUTS, ENGINE_MS, 3)).isOne();
        inputs.clear();
        assertThat(InputsTopic.firstNotSealed(reader, INPUTS, ENGINE_MS, 3)).isEqualTo(3);
    }
}
