package org.wardledger.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AlertRecordsTest {
    private static final String TOPIC = "alerts";
    private static final TopicPartition ZERO = new TopicPartition(TOPIC, 0);

    private final Log log = new Log();
    private final Queue<MockConsumer<String, byte[]>> consumers = new ArrayDeque<>();
    private final List<AlertRecords> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(AlertRecords::close);
    }

    @Test
    void what_was_there_before_is_the_backlog_and_the_committed_offset_says_what_was_told() {
        MockConsumer<String, byte[]> consumer = consumer(3, 1);
        give(consumer, 0, 1, 2);
        give(consumer, 3);
        AlertRecords records = start();
        await().until(() -> log.lines.contains("next 3"));
        assertThat(log.lines).containsExactly("begin", "backlog 0 told", "backlog 1", "backlog 2", "current", "next 3");
        assertThat(records.trouble()).isEmpty();
    }

    @Test
    void of_a_topic_that_was_made_again_nothing_was_told() {
        MockConsumer<String, byte[]> consumer = consumer(1, 40);
        give(consumer, 0);
        start();
        await().until(() -> log.lines.equals(List.of("begin", "backlog 0", "current")));
        log.published("current");
        await().until(() -> committed(consumer) == 1);
    }

    @Test
    void a_backlog_that_ends_with_no_record_ends() {
        consumer(0, 0);
        start();
        await().until(() -> log.lines.equals(List.of("begin", "current")));
    }

    @Test
    void what_is_published_is_committed_and_nothing_beyond_what_is_not() {
        MockConsumer<String, byte[]> consumer = consumer(1, 0);
        give(consumer, 0, 1, 2, 3);
        start();
        await().until(() -> log.lines.contains("next 3"));
        log.published("next 1");
        log.published("next 2");
        assertThat(committed(consumer))
                .as("the backlog's outcome is not published yet")
                .isZero();
        log.published("current");
        await().until(() -> committed(consumer) == 3);
        log.published("next 3");
        await().until(() -> committed(consumer) == 4);
    }

    @Test
    void a_partition_that_goes_ends_and_one_that_comes_again_is_read_anew() {
        MockConsumer<String, byte[]> consumer = consumer(1, 1);
        give(consumer, 0);
        consumer.schedulePollTask(() -> consumer.rebalance(List.of()));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(ZERO)));
        give(consumer, 0);
        start();
        await().until(() -> log.lines.size() == 7);
        assertThat(log.lines)
                .containsExactly("begin", "backlog 0 told", "current", "end", "begin", "backlog 0 told", "current");
    }

    @Test
    void after_an_error_it_says_so_and_begins_anew() {
        MockConsumer<String, byte[]> failing = consumer(0, 0);
        failing.schedulePollTask(() -> failing.setPollException(new KafkaException("gone")));
        AlertRecords records = start();
        await().until(() -> log.lines.contains("end"));
        await().until(() -> records.trouble().orElse("").contains("gone"));
        assertThat(records.partitions()).isEmpty();
        consumer(0, 0);
        await().until(() -> log.lines.equals(List.of("begin", "current", "end", "begin", "current")));
        await().until(() -> records.trouble().isEmpty());
        assertThat(records.partitions()).containsExactly(0);
    }

    // ---- fixtures

    private AlertRecords start() {
        AlertRecords records = new AlertRecords(TOPIC, this::nextConsumer, log);
        started.add(records);
        return records;
    }

    private Consumer<String, byte[]> nextConsumer() {
        synchronized (consumers) {
            MockConsumer<String, byte[]> next = consumers.poll();
            if (next == null) {
                throw new KafkaException("gone");
            }
            return next;
        }
    }

    /** A consumer that is given partition 0 at its first poll. */
    private MockConsumer<String, byte[]> consumer(long end, long committed) {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, end));
        consumer.schedulePollTask(() -> {
            consumer.commitSync(Map.of(ZERO, new OffsetAndMetadata(committed)));
            consumer.rebalance(List.of(ZERO));
        });
        synchronized (consumers) {
            consumers.add(consumer);
        }
        return consumer;
    }

    private static void give(MockConsumer<String, byte[]> consumer, long... offsets) {
        consumer.schedulePollTask(() -> {
            for (long offset : offsets) {
                consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, "id", ("" + offset).getBytes(UTF_8)));
            }
        });
    }

    private static long committed(MockConsumer<String, byte[]> consumer) {
        return requireNonNull(consumer.committed(Set.of(ZERO)).get(ZERO)).offset();
    }

    private static final class Log implements AlertRecords.Reader {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Map<String, Runnable> publications = new ConcurrentHashMap<>();

        void published(String line) {
            requireNonNull(publications.get(line)).run();
        }

        private static String text(byte @Nullable [] value) {
            return new String(requireNonNull(value), UTF_8);
        }

        @Override
        public void begin(int partition) {
            lines.add("begin");
        }

        @Override
        public void backlog(int partition, String id, byte @Nullable [] value, boolean told) {
            lines.add("backlog " + text(value) + (told ? " told" : ""));
        }

        @Override
        public void current(int partition, Runnable published) {
            publications.put("current", published);
            lines.add("current");
        }

        @Override
        public void next(int partition, String id, byte @Nullable [] value, Runnable published) {
            String line = "next " + text(value);
            publications.put(line, published);
            lines.add(line);
        }

        @Override
        public void end(int partition) {
            lines.add("end");
        }
    }
}
