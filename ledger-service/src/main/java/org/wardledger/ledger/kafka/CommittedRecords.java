package org.wardledger.ledger.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads committed records, up to where their partitions end when that begins. */
public final class CommittedRecords {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final KafkaClients clients;
    private final String reader;

    /** @param reader what Kafka knows the reader by */
    public CommittedRecords(KafkaClients clients, String reader) {
        this.clients = clients;
        this.reader = reader;
    }

    /** The partition is shorter than somebody has read it before. */
    public static final class Shorter extends RuntimeException {
        Shorter(TopicPartition partition, long from, long end) {
            super("the index has read " + partition + " up to " + from + ", but it ends at " + end);
        }
    }

    /**
     * Gives all records of a topic, each partition's in order.
     *
     * @return how many partitions it has
     * @throws TimeoutException when Kafka does not give what it should have
     */
    public int all(String topic, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        try (var consumer = clients.ledgerReader(reader)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, SILENCE).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            read(consumer, consumer.endOffsets(partitions), to);
            return partitions.size();
        }
    }

    /**
     * Gives each record of a partition from an offset on.
     *
     * @throws Shorter when it ends before that offset
     * @throws TimeoutException when Kafka does not give what it should have
     */
    public void each(TopicPartition partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        List<TopicPartition> one = List.of(partition);
        try (var consumer = clients.ledgerReader(reader)) {
            consumer.assign(one);
            Map<TopicPartition, Long> ends = consumer.endOffsets(one);
            long begin = Math.max(from, consumer.beginningOffsets(one).getOrDefault(partition, 0L));
            long end = ends.getOrDefault(partition, 0L);
            if (begin > end) {
                throw new Shorter(partition, from, end);
            }
            consumer.seek(partition, begin);
            read(consumer, ends, to);
        }
    }

    private static void read(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> to) {
        long heardNanos = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            var records = consumer.poll(POLL);
            records.forEach(to);
            heardNanos = records.isEmpty() ? heardNanos : System.nanoTime();
            if (System.nanoTime() - heardNanos > SILENCE.toNanos()) {
                throw new TimeoutException("Kafka is silent: not all of " + ends.keySet() + " could be read");
            }
        }
    }
}
