package org.wardledger.gateway.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code wardledger.rejected} for whoever asks, each time with a consumer of its own that is in no group: nobody's
 * position is moved. Thread-safe.
 */
public final class RejectedTopic {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final int KAFKA_MS = 5_000;

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final LongSupplier nanoTime;

    /**
     * @param consumers each is closed after use
     * @param nanoTime a clock that never goes back
     */
    public RejectedTopic(String topic, Supplier<Consumer<byte[], byte[]>> consumers, LongSupplier nanoTime) {
        this.topic = topic;
        this.consumers = consumers;
        this.nanoTime = nanoTime;
    }

    /** As above, from a Kafka. */
    public static RejectedTopic of(String topic, String bootstrap, LongSupplier nanoTime) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "gateway-rejected",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest", // what a cursor stood at may have been deleted
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                100,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                4 << 20,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                KAFKA_MS,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                KAFKA_MS);
        return new RejectedTopic(
                topic,
                () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                nanoTime);
    }

    /**
     * Some of what is asked for.
     *
     * @param next where there may be more, or null when there is none
     */
    public record Page(List<KeptMessage> messages, @Nullable Cursor next) {}

    /**
     * Looks through the topic, of a device only through its partition.
     *
     * @throws IllegalArgumentException when the cursor names a partition that is not read for this
     * @throws KafkaException when Kafka does not answer in time
     */
    public Page read(RejectedQuery query) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions = partitions(consumer, query.device());
            Cursor after = query.after();
            if (after != null
                    && !partitions.stream()
                            .map(TopicPartition::partition)
                            .toList()
                            .containsAll(after.offsets().keySet())) {
                throw new IllegalArgumentException("not a cursor of this question");
            }
            return new RejectedScan(consumer, partitions, query, nanoTime).read();
        }
    }

    /**
     * One record.
     *
     * @return empty when there is none there, or not any more
     * @throws KafkaException when Kafka does not answer in time
     */
    public Optional<KeptMessage> find(int partition, long offset) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            TopicPartition wanted = new TopicPartition(topic, partition);
            if (!partitions(consumer, null).contains(wanted)) {
                return Optional.empty();
            }
            consumer.assign(List.of(wanted));
            if (offset < first(consumer, wanted) || offset >= end(consumer, wanted)) {
                return Optional.empty();
            }
            consumer.seek(wanted, offset);
            long sinceNs = nanoTime.getAsLong();
            while (consumer.position(wanted) <= offset) {
                if (nanoTime.getAsLong() - sinceNs > WITHIN.toNanos()) {
                    throw new TimeoutException(topic + " was not read within " + WITHIN.toSeconds() + " s");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() == offset) {
                        return Optional.of(KeptMessage.of(record));
                    }
                }
            }
            return Optional.empty();
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, @Nullable String device) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new KafkaException("there is no topic " + topic);
        }
        if (device != null) {
            // as the producer chooses it
            int its = BuiltInPartitioner.partitionForKey(device.getBytes(UTF_8), found.size());
            return List.of(new TopicPartition(topic, its));
        }
        return found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static long first(Consumer<byte[], byte[]> consumer, TopicPartition of) {
        return Objects.requireNonNull(consumer.beginningOffsets(List.of(of)).get(of));
    }

    private static long end(Consumer<byte[], byte[]> consumer, TopicPartition of) {
        return Objects.requireNonNull(consumer.endOffsets(List.of(of)).get(of));
    }
}
