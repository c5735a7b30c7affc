package org.wardledger.gateway.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RejectedTopicTest {
    private static final String TOPIC = "wardledger.rejected";
    private static final int PARTITIONS = 2;

    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final AtomicLong nowNs = new AtomicLong();
    private final RejectedTopic topic = new RejectedTopic(TOPIC, this::consumer, () -> nowNs.addAndGet(1_000_000));
    private boolean silent;

    @Test
    void partitions_are_merged_oldest_first_and_a_page_ends_with_where_the_next_begins() {
        record(0, "d", 10);
        record(1, "d", 20);
        record(0, "d", 30);
        record(1, "d", 40);
        RejectedTopic.Page first = topic.read(query(null, null, 3, null));
        assertThat(ids(first)).containsExactly("0-0", "1-0", "0-1");
        assertThat(first.next()).isEqualTo(new Cursor(Map.of(0, 2L, 1, 1L)));
        RejectedTopic.Page second = topic.read(query(null, null, 3, first.next()));
        assertThat(ids(second)).containsExactly("1-1");
        assertThat(second.next()).isNull();
    }

    @Test
    void from_is_inclusive_and_to_exclusive_though_clocks_of_gateways_differ() {
        record(0, "d", 10);
        record(0, "d", 20);
        record(0, "d", 40); // of a gateway whose clock is ahead
        record(0, "d", 29);
        record(0, "d", 30 + RejectedScan.CLOCKS_MS);
        record(0, "d", 29); // nobody's clock is as far ahead
        RejectedTopic.Page page = topic.read(new RejectedQuery(20, 30, null, null, null, 9, null));
        assertThat(ids(page)).containsExactly("0-1", "0-3");
        assertThat(page.next()).isNull();
    }

    @Test
    void reason_and_ward_are_those_of_the_record() {
        record(0, "d", 10, "topic", "wards/icu-1/beds/b/devices/d/vitals", "reason", "malformed");
        record(0, "d", 20, "topic", "wards/icu-1/beds/b/devices/d/vitals", "reason", "bad-unit");
        record(1, "d", 30, "topic", "wards/icu-10/beds/b/devices/d/vitals", "reason", "malformed");
        assertThat(ids(topic.read(new RejectedQuery(0, 99, null, "malformed", "icu-1", 9, null))))
                .containsExactly("0-0");
    }

    @Test
    void of_a_device_only_its_partition_is_read() {
        int its = BuiltInPartitioner.partitionForKey("mon-1".getBytes(UTF_8), PARTITIONS);
        record(its, "mon-1", 10);
        record(its, "mon-2", 20);
        record(1 - its, "mon-1", 30); // not where it belongs
        RejectedTopic.Page page = topic.read(query("mon-1", null, 9, null));
        assertThat(ids(page)).containsExactly(its + "-0");
        Cursor other = new Cursor(Map.of(1 - its, 0L));
        assertThatThrownBy(() -> topic.read(query("mon-1", null, 9, other)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_record_is_found_at_its_place_and_nowhere_else() {
        record(1, "d", 10, "reason", "bad-unit");
        assertThat(topic.find(1, 0).map(KeptMessage::reason)).contains("bad-unit");
        assertThat(topic.find(1, 1)).isEmpty();
        assertThat(topic.find(0, 0)).isEmpty();
        assertThat(topic.find(7, 0)).isEmpty();
    }

    @Test
    void a_kafka_that_gives_nothing_is_not_waited_for_for_ever() {
        record(0, "d", 10);
        silent = true;
        assertThatThrownBy(() -> topic.read(query(null, null, 9, null))).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> topic.find(0, 0)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void what_no_gateway_wrote_is_shown_and_not_tried_again() {
        records.add(new ConsumerRecord<>(TOPIC, 0, 0, null, null));
        KeptMessage message = topic.find(0, 0).orElseThrow();
        assertThat(message.topic()).isEmpty();
        assertThat(message.payload()).isEmpty();
        assertThat(message.isWhole()).isFalse();
    }

    private static RejectedQuery query(
            @Nullable String device, @Nullable String reason, int limit, @Nullable Cursor after) {
        return new RejectedQuery(0, Long.MAX_VALUE, device, reason, null, limit, after);
    }

    private static List<String> ids(RejectedTopic.Page page) {
        return page.messages().stream()
                .map(each -> each.partition() + "-" + each.offset())
                .toList();
    }

    private void record(int partition, String device, long timeMs, String... headers) {
        RecordHeaders all = new RecordHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        long offset =
                records.stream().filter(each -> each.partition() == partition).count();
        records.add(new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                timeMs,
                TimestampType.CREATE_TIME,
                0,
                0,
                device.getBytes(UTF_8),
                new byte[0],
                all,
                Optional.empty()));
    }

    /** Kafka's own, with what it cannot do by itself: look for a time. */
    private Consumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized void assign(java.util.Collection<TopicPartition> partitions) {
                super.assign(partitions);
                if (!silent) {
                    records.stream()
                            .filter(each -> partitions.contains(new TopicPartition(TOPIC, each.partition())))
                            .forEach(this::addRecord);
                }
            }

            @Override
            public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times) {
                Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
                times.forEach((partition, sinceMs) -> records.stream()
                        .filter(each -> each.partition() == partition.partition() && each.timestamp() >= sinceMs)
                        .findFirst()
                        .ifPresent(
                                each -> found.put(partition, new OffsetAndTimestamp(each.offset(), each.timestamp()))));
                return found;
            }
        };
        List<PartitionInfo> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int number = partition;
            TopicPartition at = new TopicPartition(TOPIC, partition);
            partitions.add(new PartitionInfo(TOPIC, partition, Node.noNode(), new Node[0], new Node[0]));
            consumer.updateBeginningOffsets(Map.of(at, 0L));
            consumer.updateEndOffsets(Map.of(
                    at,
                    records.stream().filter(each -> each.partition() == number).count()));
        }
        consumer.updatePartitions(TOPIC, partitions);
        return consumer;
    }
}
