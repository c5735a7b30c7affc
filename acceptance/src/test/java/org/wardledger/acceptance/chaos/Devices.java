package org.wardledger.acceptance.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.wardledger.acceptance.client.Json;
import org.wardledger.acceptance.reading.Identity;
import org.wardledger.acceptance.reading.Manifest;
import org.wardledger.acceptance.reading.Reading;

/**
 * Devices that publish at a steady pace, each on a connection of its own, and send a message again until the broker has
 * acknowledged it, however often its connection is lost. So they know of each message whether it was acknowledged.
 */
public final class Devices implements AutoCloseable {
    private static final int ANSWER_WITHIN_MS = 5_000;
    private static final Duration AGAIN_AFTER = Duration.ofMillis(50);

    private final String url;
    private final List<Device> devices = new ArrayList<>();
    private final Duration pace;
    private volatile boolean stopped;

    /**
     * Starts them.
     *
     * @param pace of each device
     */
    public Devices(String url, String ward, int count, Duration pace) {
        this.url = url;
        this.pace = pace;
        long startMs = System.currentTimeMillis();
        for (int i = 0; i < count; i++) {
            devices.add(new Device(new Messages(ward, i, startMs, pace.toMillis()), i));
        }
        devices.forEach(device -> device.thread.start());
    }

    /** How many messages were acknowledged, the same ones again included. */
    public long acknowledged() {
        return devices.stream().mapToLong(device -> device.acknowledged.get()).sum();
    }

    /** How many distinct messages, by topic and bytes, were acknowledged. After {@link #stop}. */
    public long distinct() {
        return devices.stream()
                .mapToLong(device -> device.messages.distinct(device.acknowledged.get()))
                .sum();
    }

    /** How often a message was published again because its acknowledgement did not come. */
    public long again() {
        return devices.stream().mapToLong(device -> device.again.get()).sum();
    }

    /** Ends each device with the message at hand, when that is acknowledged. */
    public void stop(Duration within) throws InterruptedException {
        stopped = true;
        long end = System.nanoTime() + within.toNanos();
        for (Device device : devices) {
            device.thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            if (device.thread.isAlive()) {
                throw new AssertionError("a device waits for an acknowledgement for more than " + within);
            }
        }
    }

    /** The readings that were acknowledged. After {@link #stop}. */
    public Manifest readings() {
        Map<Identity, Reading> acked = new LinkedHashMap<>();
        for (Device device : devices) {
            for (long n = 0; n < device.acknowledged.get(); n++) {
                if (device.messages.isReading(n)) {
                    Reading reading = Reading.sent(device.messages.topic(), Json.read(device.messages.text(n)));
                    acked.put(reading.identity(), reading);
                }
            }
        }
        return new Manifest(acked, acked.size());
    }

    /** The messages that were acknowledged and are no readings; each is published twice, and counts once. After {@link #stop}. */
    public Set<Refusable> refusable() {
        Set<Refusable> refusable = new LinkedHashSet<>();
        for (Device device : devices) {
            for (long n = 0; n < device.acknowledged.get(); n++) {
                if (!device.messages.isReading(n)) {
                    refusable.add(new Refusable(device.messages.topic(), device.messages.text(n)));
                }
            }
        }
        return refusable;
    }

    @Override
    public void close() {
        stopped = true;
        devices.forEach(device -> device.thread.interrupt());
    }

    private final class Device {
        private final Messages messages;
        private final Thread thread;
        private final AtomicLong acknowledged = new AtomicLong();
        private final AtomicLong again = new AtomicLong();

        Device(Messages messages, int number) {
            this.messages = messages;
            this.thread = Thread.ofPlatform().daemon().name("device-" + number).unstarted(this::run);
        }

        private void run() {
            @Nullable MqttClient client = null;
            long begin = System.nanoTime();
            try {
                while (!stopped) {
                    long early = begin + acknowledged.get() * pace.toNanos() - System.nanoTime();
                    if (early > 0) {
                        TimeUnit.NANOSECONDS.sleep(early);
                    }
                    client = deliver(client, messages.text(acknowledged.get()).getBytes(StandardCharsets.UTF_8));
                    acknowledged.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                leave(client);
            }
        }

        /** A connection that stands is ended with goodbye: Paho's threads fall over one another otherwise. */
        private static void leave(@Nullable MqttClient client) {
            try {
                if (client != null && client.isConnected()) {
                    client.disconnect(ANSWER_WITHIN_MS);
                }
            } catch (MqttException e) {
                // it has gone in this moment
            }
            drop(client);
        }

        private MqttClient deliver(@Nullable MqttClient before, byte[] payload) throws InterruptedException {
            MqttClient client = before;
            while (true) {
                try {
                    if (client == null) {
                        client = connect();
                    }
                    client.publish(messages.topic(), payload, 1, false);
                    return client;
                } catch (MqttException e) {
                    // lost, refused or not answered in time: on a new connection again
                    drop(client);
                    client = null;
                    again.incrementAndGet();
                    TimeUnit.NANOSECONDS.sleep(AGAIN_AFTER.toNanos());
                }
            }
        }

        private MqttClient connect() throws MqttException {
            MqttClient client = new MqttClient(url, "", new MemoryPersistence());
            client.setTimeToWait(ANSWER_WITHIN_MS);
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(true);
            options.setConnectionTimeout(ANSWER_WITHIN_MS / 1000);
            try {
                client.connect(options);
                return client;
            } catch (MqttException e) {
                drop(client);
                throw e;
            }
        }

        private static void drop(@Nullable MqttClient client) {
            if (client == null) {
                return;
            }
            try {
                client.disconnectForcibly(0, 1, false);
            } catch (MqttException e) {
                // it has gone already
            }
            try {
                client.close(true);
            } catch (MqttException e) {
                // it is not used again
            }
        }
    }
}
