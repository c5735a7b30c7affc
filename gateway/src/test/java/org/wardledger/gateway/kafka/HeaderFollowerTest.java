package org.wardledger.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;

class HeaderFollowerTest {
    private static final String TOPIC = HeaderFollower.TOPIC;

    private final Queue<MockConsumer<byte[], byte[]>> consumers = new ConcurrentLinkedQueue<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final HeaderFollower follower = new HeaderFollower(this::next, new HeaderFollower.Listener() {
        @Override
        public void follows(int chains) {
            heard.add("follows " + chains);
        }

        @Override
        public void sealed(int chain, long inputTo) {
            heard.add(chain + " sealed to " + inputTo);
        }
    });

    @AfterEach
    void close() {
        follower.close();
    }

    @Test
    void it_follows_from_the_end_and_after_an_error_from_where_it_was() {
        MockConsumer<byte[], byte[]> first = consumer(7, 3);
        first.schedulePollTask(() -> first.addRecord(record(1, 3, header(1, 40))));
        first.schedulePollTask(() -> first.setPollException(new KafkaException("gone")));
        consumers.add(first);
        await().until(() -> heard.contains("1 sealed to 40"));
        // meanwhile a block of each chain came
        MockConsumer<byte[], byte[]> second = consumer(8, 5);
        second.schedulePollTask(() -> {
            second.addRecord(record(0, 7, header(0, 90)));
            second.addRecord(record(1, 3, header(1, 40)));
            second.addRecord(record(1, 4, header(1, 41)));
        });
        consumers.add(second);
        await().until(() -> heard.size() == 5);
        assertThat(heard.subList(0, 3)).containsExactly("follows 2", "1 sealed to 40", "follows 2");
        assertThat(heard.subList(3, 5)).containsExactlyInAnyOrder("0 sealed to 90", "1 sealed to 41");
    }

    @Test
    void what_is_no_header_answers_for_nothing() {
        MockConsumer<byte[], byte[]> consumer = consumer(7, 3);
        consumer.schedulePollTask(() -> {
            consumer.addRecord(record(0, 7, new byte[] {9}));
            consumer.addRecord(record(0, 8, header(0, 91)));
        });
        consumers.add(consumer);
        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("follows 2", "0 sealed to 91");
    }

    private Consumer<byte[], byte[]> next() {
        MockConsumer<byte[], byte[]> next = consumers.poll();
        if (next == null) {
            throw new KafkaException("not there yet");
        }
        return next;
    }

    private static MockConsumer<byte[], byte[]> consumer(long end0, long end1) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
        consumer.updatePartitions(
                TOPIC,
                List.of(new PartitionInfo(TOPIC, 0, null, null, null), new PartitionInfo(TOPIC, 1, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(new TopicPartition(TOPIC, 0), 0L, new TopicPartition(TOPIC, 1), 0L));
        consumer.updateEndOffsets(Map.of(new TopicPartition(TOPIC, 0), end0, new TopicPartition(TOPIC, 1), end1));
        return consumer;
    }

    private static ConsumerRecord<byte[], byte[]> record(int chain, long offset, byte[] value) {
        return new ConsumerRecord<>(TOPIC, chain, offset, new byte[0], value);
    }

    private static byte[] header(int chain, long inputTo) {
        return BlockCodec.encode(new BlockHeader(
                chain, 1, 1, BlockHeader.NO_PREVIOUS, BlockHeader.NO_PREVIOUS, 0, 0, 0, inputTo, 0, 1, 0, 1));
    }
}
