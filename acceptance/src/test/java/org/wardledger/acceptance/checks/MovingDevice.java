package org.wardledger.acceptance.checks;

import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.wardledger.acceptance.client.DevicePublisher;

/** A device that publishes all the time, whoever it measures: it knows nothing of assignments. */
public final class MovingDevice implements AutoCloseable {
    private static final long EVERY_MS = 20;

    private final String device;
    private final String boot;
    private final DevicePublisher publisher;
    private final String topic;
    private final Map<Long, Instant> acked = new ConcurrentSkipListMap<>();
    private final Thread thread = new Thread(this::run, "device");
    private volatile boolean stopped;
    private volatile @Nullable MqttException failed;

    public MovingDevice(String mqttUrl, String ward, String bed, String device, String boot) throws MqttException {
        this.device = device;
        this.boot = boot;
        this.publisher = new DevicePublisher(mqttUrl);
        this.topic = vitalsTopic(ward, bed, device);
        thread.start();
    }

    public String device() {
        return device;
    }

    public String boot() {
        return boot;
    }

    /** Times of the readings that were acknowledged, by sequence. */
    public Map<Long, Instant> acked() {
        return acked;
    }

    private void run() {
        try {
            for (long seq = 0; !stopped; seq++) {
                Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
                publisher.publish(topic, heartRate(boot, seq, time, "72"));
                acked.put(seq, time);
                TimeUnit.MILLISECONDS.sleep(EVERY_MS); // the rate of a busy device
            }
        } catch (MqttException e) {
            failed = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends with the reading at hand. */
    public void stop() throws InterruptedException, MqttException {
        stopped = true;
        thread.join();
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void close() throws MqttException {
        stopped = true;
        publisher.close();
    }
}
