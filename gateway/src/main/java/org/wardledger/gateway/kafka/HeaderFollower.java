package org.wardledger.gateway.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.bytes.DecodeException;

/**
 * Follows {@code wardledger.headers} from its end on, read committed, on a thread of its own: up to which inputs each chain is
 * sealed. Keeps nothing but where it is; after an error it goes on from there.
 */
public final class HeaderFollower implements AutoCloseable {
    /** The topic of blocks' headers, docs/FORMATS.md "Blocks". */
    public static final String TOPIC = "wardledger.headers";

    private static final Logger LOG = Logger.getLogger(HeaderFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long RETRY_MS = 500;

    /** Who listens, on the follower's thread. */
    public interface Listener {

        /** Nothing of these chains is missed from here on. */
        void follows(int chains);

        /** A sealed block answers for the chain's inputs up to this offset, exclusive. */
        void sealed(int chain, long inputTo);
    }

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Listener listener;
    private final Map<TopicPartition, Long> positions = new HashMap<>(); // the thread's only
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private String complaint = "";
    private volatile boolean stopped;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /**
     * Begins to follow at once.
     *
     * @param consumers makes a consumer that reads committed records only and is in no group
     */
    public HeaderFollower(Supplier<Consumer<byte[], byte[]>> consumers, Listener listener) {
        this.consumers = consumers;
        this.listener = listener;
        this.thread = Thread.ofPlatform().name("headers").daemon().start(this::run);
    }

    private void run() {
        while (!stopped) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("the reader of headers is being stopped");
            } catch (KafkaException e) {
                String why = String.valueOf(e.getMessage());
                if (!why.equals(complaint)) { // once: Kafka may be away for hours
                    LOG.warnf("%s is followed again: %s", TOPIC, why);
                    complaint = why;
                }
                pause();
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(TOPIC);
        if (found == null || found.isEmpty()) {
            throw new KafkaException("there is no topic " + TOPIC);
        }
        List<TopicPartition> partitions = found.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        positions.forEach(consumer::seek);
        for (TopicPartition partition : partitions) {
            positions.put(
                    partition, consumer.position(partition)); // the end as it is now, not when the first record comes
        }
        listener.follows(partitions.size());
        complaint = "";
        while (!stopped) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
                positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            listener.sealed(
                    record.partition(), BlockCodec.decodeHeader(record.value()).inputTo());
        } catch (DecodeException e) {
            // the ledger's indexers refuse it too; here it only answers for nothing
            LOG.errorf("%s holds what is no header, at %d of partition %d", TOPIC, record.offset(), record.partition());
        }
    }

    private void pause() {
        try {
            stopped |= stop.await(RETRY_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    @Override
    public void close() {
        stopped = true;
        stop.countDown();
        Consumer<byte[], byte[]> reading = current;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            if (!thread.join(CLOSE)) {
                LOG.warn("the reader of headers did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
