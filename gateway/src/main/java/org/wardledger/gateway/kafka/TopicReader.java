package org.wardledger.gateway.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.DecodeException;

/** Reads a topic on a thread of its own, from when it is made until it is closed; after an error with another consumer. */
final class TopicReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicReader.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long RETRY_MS = 500;

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Work work;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private String complaint = ""; // the thread's only
    private volatile boolean stopped;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /** What is done with a consumer, on the reader's thread. */
    interface Work {
        /**
         * Reads on and on, while {@link TopicReader#isOpen}.
         *
         * @throws KafkaException then it is begun again
         * @throws DecodeException then it never is
         */
        void read(TopicReader reader, Consumer<byte[], byte[]> consumer);
    }

    /** Begins at once. */
    TopicReader(String topic, String thread, Supplier<Consumer<byte[], byte[]>> consumers, Work work) {
        this.topic = topic;
        this.consumers = consumers;
        this.work = work;
        this.thread = Thread.ofPlatform().name(thread).daemon().start(this::run);
    }

    boolean isOpen() {
        return !stopped;
    }

    /** It reads again: what it complains of next is news. */
    void reads() {
        complaint = "";
    }

    /**
     * The topic's partitions.
     *
     * @throws KafkaException when there is no such topic
     */
    List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new KafkaException("there is no topic " + topic);
        }
        return found.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private void run() {
        while (!stopped) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                work.read(this, consumer);
            } catch (WakeupException e) {
                LOG.debugf("the reader of %s is being stopped", topic);
            } catch (KafkaException e) {
                complain(String.valueOf(e.getMessage()));
                pause();
            } catch (DecodeException e) {
                LOG.errorf(e, "%s holds what is no record of it; it is not read any more", topic);
                return;
            }
        }
    }

    /** Once: Kafka may be away for hours. */
    private void complain(String why) {
        if (!why.equals(complaint)) {
            LOG.warnf("%s is read again: %s", topic, why);
            complaint = why;
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
                LOG.warnf("the reader of %s did not stop in time", topic);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
