package org.wardledger.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Collects everything under {@code wards/}. */
final class Subscriber implements AutoCloseable, MqttCallback {

    /** A message as it arrived. */
    record Arrived(String topic, String contentType, String payload) {}

    private final List<Arrived> messages = new CopyOnWriteArrayList<>();
    private final MqttAsyncClient client;

    Subscriber(String url) throws MqttException {
        client = new MqttAsyncClient(url, "test-subscriber", new MemoryPersistence());
        client.setCallback(this);
        client.connect().waitForCompletion(10_000);
        client.subscribe("wards/#", 1).waitForCompletion(10_000);
    }

    List<Arrived> messages() {
        return messages;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        String type = message.getProperties().getContentType();
        messages.add(
                new Arrived(topic, type == null ? "" : type, new String(message.getPayload(), StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws MqttException {
        client.disconnect().waitForCompletion(5_000);
        client.close();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        // the tests end it
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        // a message that does not come fails the test
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // nothing is published
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // the constructor waits for it
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // none
    }
}
