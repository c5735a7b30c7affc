package org.wardledger.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.wardledger.core.device.DeviceRecord;

class FreshDevicesTest {
    private static final TopicPartition PARTITION = new TopicPartition(DeviceFollower.TOPIC, 0);
    private static final DeviceRecord RECORD =
            new DeviceRecord("mon-1", 7, 3, "patient-1", "icu-9", "b9", 1_000, List.of());

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap around
    private final FreshDevices devices = new FreshDevices(nanos::get);

    @Test
    void nothing_is_fresh_before_the_end_was_reached_nor_two_seconds_after() {
        assertThat(devices.isFresh()).isFalse();
        assertThat(devices.sentence()).contains("not read yet");
        devices.put(RECORD);
        devices.readToEnd(nanos.get());
        nanos.addAndGet(FreshDevices.MAX_AGE.toNanos());
        assertThat(devices.isFresh()).isTrue();
        assertThat(devices.sentence()).isEqualTo("1 assignments of 1 devices");
        nanos.incrementAndGet();
        assertThat(devices.isFresh()).isFalse();
        assertThat(devices.sentence()).contains("not reached for 2000 ms");
    }

    @Test
    void what_an_open_transaction_holds_back_counts_as_not_reached() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updatePartitions(
                DeviceFollower.TOPIC, List.of(new PartitionInfo(DeviceFollower.TOPIC, 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        AtomicLong asked = new AtomicLong();
        List<DeviceRecord> shown = new CopyOnWriteArrayList<>();
        consumer.schedulePollTask(() -> {
            assertThat(devices.isFresh()).isFalse();
            consumer.addRecord(new ConsumerRecord<>(DeviceFollower.TOPIC, 0, 0, RECORD.key(), RECORD.value()));
        });
        try (DeviceFollower follower = new DeviceFollower(
                () -> consumer,
                partitions -> {
                    asked.incrementAndGet();
                    return Map.of(PARTITION, 1L);
                },
                devices,
                shown::add,
                nanos::get)) {
            assertThat(follower).isNotNull();
            await().until(devices::isFresh);
            assertThat(devices.at("mon-1", 1_000)).isEqualTo(RECORD);
            assertThat(shown).containsExactly(RECORD);
            assertThat(devices.at("mon-1", 999)).isNull();
        }
        assertThat(asked.get()).isPositive();
    }
}
