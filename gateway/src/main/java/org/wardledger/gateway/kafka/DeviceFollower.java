package org.wardledger.gateway.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.device.DeviceFact;
import org.wardledger.core.device.DeviceRecord;

/**
 * Reads {@code wardledger.devices} from its beginning and follows it, on a thread of its own. It is read committed, and its
 * end is where Kafka has written uncommitted: what an open transaction holds back counts as not reached.
 */
public final class DeviceFollower implements AutoCloseable {
    /** The topic of devices' assignments, docs/FORMATS.md "Devices". */
    public static final String TOPIC = "wardledger.devices";

    private static final Logger LOG = Logger.getLogger(DeviceFollower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long RETRY_MS = 500;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Ends ends;
    private final FreshDevices devices;
    private final java.util.function.Consumer<DeviceRecord> listener;
    private final LongSupplier nanoTime;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /** Where partitions end, whatever isolation they are read with. */
    @FunctionalInterface
    public interface Ends {
        /** @throws KafkaException when Kafka does not say */
        Map<TopicPartition, Long> of(List<TopicPartition> partitions);
    }

    /**
     * Begins to read at once.
     *
     * @param listener is shown each record too, on the follower's thread
     */
    public DeviceFollower(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Ends ends,
            FreshDevices devices,
            java.util.function.Consumer<DeviceRecord> listener,
            LongSupplier nanoTime) {
        this.consumers = consumers;
        this.ends = ends;
        this.devices = devices;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.thread = Thread.ofPlatform().name("devices").daemon().start(this::run);
    }

    private void run() {
        while (!stopped) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("the reader of devices is being stopped");
            } catch (KafkaException e) {
                LOG.warnf("%s is read again: %s", TOPIC, e.getMessage());
                pause();
            } catch (DecodeException e) {
                // whom devices measure is not known: the readiness says so, and nothing is admitted
                LOG.errorf(e, "%s holds what is no record of it; nothing is admitted any more", TOPIC);
                return;
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
        consumer.seekToBeginning(partitions);
        while (!stopped) {
            long asOfNanos = nanoTime.getAsLong();
            Map<TopicPartition, Long> to = new HashMap<>(ends.of(partitions));
            while (!stopped && !to.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    put(record);
                }
                to.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
            devices.readToEnd(asOfNanos);
        }
    }

    private void put(ConsumerRecord<byte[], byte[]> record) {
        DeviceFact fact = DeviceFact.decode(record.key(), record.value());
        devices.put(fact);
        if (fact instanceof DeviceRecord device) {
            listener.accept(device);
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
                LOG.warn("the reader of devices did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
