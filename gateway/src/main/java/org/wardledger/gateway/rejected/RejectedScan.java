package org.wardledger.gateway.rejected;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.wardledger.gateway.rejected.RejectedTopic.Page;

/**
 * One walk through partitions, oldest first: each in its order, and always that one next whose record is the oldest. It
 * holds a poll's worth of records a partition, and ends early, with a cursor, when it has looked at enough or for long
 * enough. For one thread, once.
 */
final class RejectedScan {
    static final int MAX_LOOKED_AT = 20_000;
    static final long MAX_BYTES = 8L << 20;

    /** How far gateways' clocks, which write the records' times, may be apart. */
    static final long CLOCKS_MS = 60_000;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final RejectedQuery query;
    private final LongSupplier nanoTime;
    private final long sinceNs;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, ArrayDeque<ConsumerRecord<byte[], byte[]>>> ahead =
            new HashMap<>(); // of the open ones
    private final Map<Integer, Long> positions = new HashMap<>();

    RejectedScan(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            RejectedQuery query,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.query = query;
        this.nanoTime = nanoTime;
        this.sinceNs = nanoTime.getAsLong();
        consumer.assign(partitions);
        this.ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, query.fromMs()));
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            long from = begin(partition, begins.get(partition));
            consumer.seek(partition, from);
            positions.put(partition.partition(), from);
            ahead.put(partition, new ArrayDeque<>());
        }
    }

    private long begin(TopicPartition partition, @Nullable OffsetAndTimestamp since) {
        Cursor after = query.after();
        Long known = after == null ? null : after.offsets().get(partition.partition());
        if (known != null) {
            return known;
        }
        return since == null ? end(partition) : since.offset();
    }

    private long end(TopicPartition partition) {
        return Objects.requireNonNull(ends.get(partition));
    }

    Page read() {
        List<KeptMessage> found = new ArrayList<>();
        long bytes = 0;
        int lookedAt = 0;
        while (found.size() < query.limit() && lookedAt < MAX_LOOKED_AT && bytes < MAX_BYTES) {
            if (!fill()) {
                if (lookedAt == 0) {
                    throw new TimeoutException("nothing was read within " + WITHIN.toSeconds() + " s");
                }
                break;
            }
            ConsumerRecord<byte[], byte[]> record = takeOldest();
            if (record == null) {
                return new Page(found, null);
            }
            lookedAt++;
            KeptMessage message = KeptMessage.of(record);
            if (message.keptMs() - CLOCKS_MS >= query.toMs()) {
                ahead.remove(partition(record)); // nothing behind it is older than asked for
            } else if (query.wants(message)) {
                found.add(message);
                bytes += message.payload().length;
            }
        }
        return new Page(found, new Cursor(positions));
    }

    /** Reads until of each open partition there is a record at hand; false when time is up. */
    private boolean fill() {
        while (true) {
            ahead.entrySet()
                    .removeIf(each ->
                            each.getValue().isEmpty() && consumer.position(each.getKey()) >= end(each.getKey()));
            List<TopicPartition> empty = new ArrayList<>();
            List<TopicPartition> enough = new ArrayList<>(consumer.assignment());
            ahead.forEach((partition, records) -> {
                if (records.isEmpty()) {
                    empty.add(partition);
                }
            });
            if (empty.isEmpty()) {
                return true;
            }
            if (nanoTime.getAsLong() - sinceNs > WITHIN.toNanos()) {
                return false;
            }
            enough.removeAll(empty);
            consumer.pause(enough);
            consumer.resume(empty);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Objects.requireNonNull(ahead.get(partition(record))).addLast(record);
            }
        }
    }

    private @Nullable ConsumerRecord<byte[], byte[]> takeOldest() {
        ArrayDeque<ConsumerRecord<byte[], byte[]>> chosen = null;
        long oldestMs = Long.MAX_VALUE;
        for (ArrayDeque<ConsumerRecord<byte[], byte[]>> records : ahead.values()) {
            ConsumerRecord<byte[], byte[]> first = records.peekFirst();
            if (first != null && (chosen == null || first.timestamp() < oldestMs)) {
                chosen = records;
                oldestMs = first.timestamp();
            }
        }
        if (chosen == null) {
            return null;
        }
        ConsumerRecord<byte[], byte[]> record = chosen.removeFirst();
        positions.put(record.partition(), record.offset() + 1);
        return record;
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
