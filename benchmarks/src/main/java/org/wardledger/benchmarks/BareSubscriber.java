package org.wardledger.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.wardledger.simulator.publish.NoDelaySocketFactory;

/**
 * The least that a receiver can do: Paho, which acknowledges each message as soon as it was handed over. A program of its own,
 * so that it is stopped and measured as the gateway is; prints how many messages it has had, all the time. Arguments: URL,
 * client id, topic filter, receive maximum.
 */
final class BareSubscriber {
    private static final int KEEP_ALIVE_S = 10;
    private static final long EXPIRY_S = 3_600;
    private static final int PRINT_MS = 20;

    private BareSubscriber() {}

    public static void main(String[] arguments) throws MqttException, InterruptedException {
        AtomicLong received = new AtomicLong();
        MqttAsyncClient client = new MqttAsyncClient(arguments[0], arguments[1], new MemoryPersistence());
        client.setCallback(new Counting(received));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(EXPIRY_S);
        options.setKeepAliveInterval(KEEP_ALIVE_S);
        options.setReceiveMaximum(Integer.parseInt(arguments[3]));
        options.setSocketFactory(new NoDelaySocketFactory());
        options.setAutomaticReconnect(true);
        options.setAutomaticReconnectDelay(1, 1);
        client.connect(options).waitForCompletion();
        client.subscribe(new MqttSubscription(arguments[2], 1)).waitForCompletion();
        System.out.println("subscribed");
        while (true) {
            System.out.println(received.get());
            Thread.sleep(PRINT_MS);
        }
    }

    private record Counting(AtomicLong received) implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            received.incrementAndGet();
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverURI) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
