package org.wardledger.gateway.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code wardledger.alerts} as a member of a group: each of its partitions from the beginning, for what stands may
 * be old, and then on for ever. Committed offsets say what has been published, at most {@link #POLL} ago. After an error it
 * begins anew, with growing pauses, and {@link #trouble} says why. Thread-safe; the reader is called on one thread.
 */
public final class AlertRecords implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AlertRecords.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long FIRST_PAUSE_MS = 200;
    private static final long LONGEST_PAUSE_MS = 5_000;

    /** Who reads. */
    public interface Reader {
        /** A partition is this gateway's from now on; its backlog follows. */
        void begin(int partition);

        /** A record that was there before; {@code told}: it was published before. */
        void backlog(int partition, String id, byte @Nullable [] value, boolean told);

        /** The backlog is read; {@code published} is to be run once what follows from it is published. */
        void current(int partition, Runnable published);

        /** A new record; {@code published} is to be run once what follows from it is published. */
        void next(int partition, String id, byte @Nullable [] value, Runnable published);

        /** A partition is another gateway's, or will be read anew: nothing of it may be published from here on. */
        void end(int partition);
    }

    /** Where we are in a partition. */
    private static final class Progress {
        private final long backlogEnd;
        private final long toldEnd;
        private boolean current;
        private final ConcurrentSkipListSet<Long> unpublished = new ConcurrentSkipListSet<>();
        private long committed;

        Progress(long backlogEnd, long toldEnd) {
            this.backlogEnd = backlogEnd;
            this.toldEnd = toldEnd;
            this.committed = toldEnd;
            unpublished.add(toldEnd);
        }
    }

    private final String topic;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Reader reader;
    private final Thread thread;
    private final Map<Integer, Progress> partitions = new HashMap<>(); // the thread's only
    private volatile Set<Integer> owned = Set.of();
    private volatile boolean closed;
    private volatile String trouble = "not in its group yet";

    /**
     * Begins to read.
     *
     * @param consumers makes a consumer that reads committed records only, does not commit by itself, and has a group
     */
    public AlertRecords(String topic, Supplier<Consumer<String, byte[]>> consumers, Reader reader) {
        this.topic = topic;
        this.consumers = consumers;
        this.reader = reader;
        this.thread = Thread.ofPlatform().daemon().name("alert-records").start(this::run);
    }

    /** Why new alerts are not read now, if so. */
    public Optional<String> trouble() {
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    /** The partitions whose alerts this gateway publishes. */
    public Set<Integer> partitions() {
        return owned;
    }

    /** Stops reading; what is published is committed first. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                LOG.warn("alerts: the reader did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long pauseMs = FIRST_PAUSE_MS;
        while (!closed) {
            long fromNs = System.nanoTime();
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                read(consumer);
            } catch (RuntimeException e) { // Kafka's, or a fault of ours: either way alerts must go on
                trouble = "cannot read " + topic + ": " + e;
                LOG.warnf(e, "alerts: %s; it is read anew", trouble);
            }
            end(Set.copyOf(partitions.keySet()));
            if (!closed) {
                boolean lasted = System.nanoTime() - fromNs > TimeUnit.MILLISECONDS.toNanos(LONGEST_PAUSE_MS);
                pauseMs = lasted ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
                pause(pauseMs);
            }
        }
    }

    private void pause(long pauseMs) {
        try {
            TimeUnit.MILLISECONDS.sleep(pauseMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true; // nobody interrupts this thread for anything else
        }
    }

    private void read(Consumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(topic), new Assignment(consumer));
        while (!closed) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                Progress progress = partitions.get(record.partition());
                if (progress != null) {
                    read(record, progress);
                }
            }
            partitions.forEach((partition, progress) -> catchUp(consumer, partition, progress));
            commit(consumer);
        }
    }

    private void read(ConsumerRecord<String, byte[]> record, Progress progress) {
        int partition = record.partition();
        if (record.offset() < progress.backlogEnd) {
            reader.backlog(partition, record.key(), record.value(), record.offset() < progress.toldEnd);
            return;
        }
        beCurrent(partition, progress);
        progress.unpublished.add(record.offset());
        reader.next(partition, record.key(), record.value(), () -> progress.unpublished.remove(record.offset()));
    }

    /** The backlog may end with what is no record: markers of transactions, or what compaction took away. */
    private void catchUp(Consumer<String, byte[]> consumer, int partition, Progress progress) {
        if (!progress.current && consumer.position(new TopicPartition(topic, partition)) >= progress.backlogEnd) {
            beCurrent(partition, progress);
        }
    }

    private void beCurrent(int partition, Progress progress) {
        if (!progress.current) {
            progress.current = true;
            reader.current(partition, () -> progress.unpublished.remove(progress.toldEnd));
            say();
        }
    }

    private void say() {
        List<Integer> behind = partitions.entrySet().stream()
                .filter(each -> !each.getValue().current)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        trouble = behind.isEmpty() ? "" : "reading what stands in " + topic + ", partitions " + behind;
    }

    private void commit(Consumer<String, byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> news = new HashMap<>();
        partitions.forEach((number, progress) -> {
            TopicPartition partition = new TopicPartition(topic, number);
            long position = consumer.position(partition); // before the look at what is unpublished
            Long first = progress.unpublished.isEmpty() ? null : progress.unpublished.first();
            long published = first == null ? position : first;
            if (published > progress.committed) {
                progress.committed = published;
                news.put(partition, new OffsetAndMetadata(published));
            }
        });
        if (!news.isEmpty()) {
            consumer.commitAsync(news, (offsets, failure) -> {
                if (failure != null) { // the next one says as much; who reads anew publishes what stands, as always
                    LOG.debugf(failure, "alerts: offsets were not committed: %s", offsets);
                }
            });
        }
    }

    private void end(Collection<Integer> numbers) {
        for (int partition : numbers) {
            partitions.remove(partition);
            owned = Set.copyOf(partitions.keySet());
            reader.end(partition);
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<String, byte[]> consumer;

        Assignment(Consumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            if (assigned.isEmpty()) { // then seekToBeginning means all that we have
                say();
                return;
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
            Map<TopicPartition, OffsetAndMetadata> told = consumer.committed(Set.copyOf(assigned));
            consumer.seekToBeginning(assigned);
            for (TopicPartition partition : assigned) {
                long end = ends.getOrDefault(partition, 0L);
                OffsetAndMetadata committed = told.get(partition);
                // beyond the end: it is another topic, made again
                long toldEnd = committed == null || committed.offset() > end ? 0 : committed.offset();
                partitions.put(partition.partition(), new Progress(end, toldEnd));
                reader.begin(partition.partition());
            }
            owned = Set.copyOf(partitions.keySet());
            LOG.infof("alerts: partitions %s", numbers(assigned));
            say();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            end(numbers(revoked));
            say();
        }

        private List<Integer> numbers(Collection<TopicPartition> some) {
            return some.stream().map(TopicPartition::partition).sorted().toList();
        }
    }
}
