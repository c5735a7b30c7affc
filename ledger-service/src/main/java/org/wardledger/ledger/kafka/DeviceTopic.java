package org.wardledger.ledger.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.device.DeviceBook;
import org.wardledger.core.device.DeviceFact;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.input.Input;
import org.wardledger.ledger.event.Devices;
import org.wardledger.ledger.event.Registrations;

/**
 * Follows {@code wardledger.devices}, read committed, on a thread of its own, from its beginning at each start: it is
 * compacted, and all of it is kept in memory. Thread-safe.
 */
public final class DeviceTopic implements Devices, Registrations, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DeviceTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final long RETRY_MS = 500;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Thread thread = new Thread(this::run, "devices");
    private final CountDownLatch stop = new CountDownLatch(1);
    private final DeviceBook book = new DeviceBook();
    private long version;
    private volatile boolean stopped;
    private volatile boolean read;
    private volatile @Nullable String trouble = Topics.DEVICES + " is not read to its end yet";
    private volatile @Nullable Consumer<byte[], byte[]> current;

    public DeviceTopic(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    public void start() {
        thread.start();
    }

    /** Why what is known here may not be all, or null. */
    public @Nullable String trouble() {
        return trouble;
    }

    @Override
    public List<DeviceRecord> history(String device) {
        mustBeRead();
        synchronized (book) {
            return book.history(device);
        }
    }

    @Override
    public @Nullable DeviceRegistration registration(String device) {
        mustBeRead();
        synchronized (book) {
            return book.registration(device);
        }
    }

    @Override
    public List<DeviceRegistration> registrations() {
        mustBeRead();
        synchronized (book) {
            return book.registrations();
        }
    }

    private void mustBeRead() {
        if (!read) {
            throw new NotRead(Topics.DEVICES + " is not read to its end yet");
        }
    }

    /** Whether all that stood in the topic when it was opened is known. */
    public boolean isRead() {
        return read;
    }

    /** Records of the assignments that are sealed in this chain, in no certain order. */
    public List<DeviceRecord> ofChain(int chain) {
        synchronized (book) {
            return book.ofChain(chain);
        }
    }

    /** Rises with every record. */
    public long version() {
        synchronized (book) {
            return version;
        }
    }

    /** Releases of a chain's assignments that are due some time, or were. */
    public List<Input.Release> releases(int chain) {
        synchronized (book) {
            return book.releases(chain);
        }
    }

    private void run() {
        while (!stopped) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("the reader of devices is being stopped");
            } catch (KafkaException e) {
                trouble = "Kafka: " + e.getMessage();
                LOG.warnf("%s is read again: %s", Topics.DEVICES, e.getMessage());
                pause();
            } catch (DecodeException e) {
                trouble = Topics.DEVICES + " holds what is no record of it: " + e.getMessage();
                LOG.error("devices are not followed any more", e);
                return;
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.DEVICES).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + Topics.DEVICES);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        boolean reached = false;
        while (!stopped) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                put(record);
            }
            if (!reached && partitions.stream().allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L))) {
                reached = true;
                read = true;
                trouble = null;
            }
        }
    }

    private void put(ConsumerRecord<byte[], byte[]> record) {
        DeviceFact fact = DeviceFact.decode(record.key(), record.value());
        synchronized (book) {
            book.put(fact);
            version++;
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
