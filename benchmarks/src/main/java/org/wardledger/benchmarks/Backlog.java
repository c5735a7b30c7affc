package org.wardledger.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.wardledger.simulator.body.Scenario;
import org.wardledger.simulator.body.VirtualPatient;
import org.wardledger.simulator.publish.NoDelaySocketFactory;
import org.wardledger.simulator.reading.ReadingJson;
import org.wardledger.simulator.reading.VitalSigns;

/** Publishes readings of a ward, as many as are asked for, as fast as the broker acknowledges them. */
final class Backlog implements AutoCloseable {
    private static final int BEDS = 100;
    /** HiveMQ of the local stack takes 1,000 unacknowledged ones, mosquitto 20 by default in each direction. */
    private static final int UNDER_WAY = 200;

    private final MqttAsyncClient client;
    private final Semaphore places = new Semaphore(UNDER_WAY);
    private final List<VirtualPatient> patients = new ArrayList<>();
    private final String boot = UUID.randomUUID().toString();
    private long next;
    private volatile boolean failed;

    Backlog(String url) throws MqttException {
        client = new MqttAsyncClient(url, "", new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(new NoDelaySocketFactory());
        client.connect(options).waitForCompletion();
        for (int bed = 0; bed < BEDS; bed++) {
            patients.add(new VirtualPatient(1, bed, Scenario.STABLE, false));
        }
    }

    /** Returns when all are acknowledged. */
    void publish(String ward, long count) throws MqttException, InterruptedException {
        Instant now = Instant.now();
        for (long i = 0; i < count; i++) {
            places.acquire();
            int bed = (int) (next % BEDS);
            VitalSigns vitals = (VitalSigns)
                    patients.get(bed).next(now.plusMillis(i / BEDS)).getFirst();
            byte[] payload = ReadingJson.write(boot, next / BEDS, vitals);
            next++;
            String topic = "wards/" + ward + "/beds/bed-" + bed + "/devices/mon-" + ward + "-" + bed + "/vitals";
            client.publish(topic, new MqttMessage(payload, 1, false, null), null, new Answer());
        }
        places.acquire(UNDER_WAY);
        places.release(UNDER_WAY);
        if (failed) {
            throw new IllegalStateException("the broker did not take all messages of the backlog");
        }
    }

    private final class Answer implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            places.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable exception) {
            failed = true;
            places.release();
        }
    }

    @Override
    public void close() throws MqttException {
        client.disconnect().waitForCompletion();
        client.close();
    }
}
