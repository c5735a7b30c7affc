package org.wardledger.gateway.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.wardledger.core.device.DeviceFact;
import org.wardledger.core.device.DeviceRecord;

/**
 * Reads {@code wardledger.devices} from its beginning and follows it, on a thread of its own. It is read committed, and its
 * end is where Kafka has written uncommitted: what an open transaction holds back counts as not reached.
 */
public final class DeviceFollower implements AutoCloseable {
    /** The topic of devices' assignments, docs/FORMATS.md "Devices". */
    public static final String TOPIC = "wardledger.devices";

    private static final Duration POLL = Duration.ofMillis(100);

    private final Ends ends;
    private final FreshDevices devices;
    private final java.util.function.Consumer<DeviceRecord> listener;
    private final LongSupplier nanoTime;
    private final TopicReader reader;

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
        this.ends = ends;
        this.devices = devices;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.reader = new TopicReader(TOPIC, "devices", consumers, this::follow);
    }

    private void follow(TopicReader reader, Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = reader.partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (reader.isOpen()) {
            long asOfNanos = nanoTime.getAsLong();
            Map<TopicPartition, Long> to = new HashMap<>(ends.of(partitions));
            while (reader.isOpen() && !to.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    put(record);
                }
                to.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
            devices.readToEnd(asOfNanos);
            reader.reads();
        }
    }

    private void put(ConsumerRecord<byte[], byte[]> record) {
        DeviceFact fact = DeviceFact.decode(record.key(), record.value());
        devices.put(fact);
        if (fact instanceof DeviceRecord device) {
            listener.accept(device);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
