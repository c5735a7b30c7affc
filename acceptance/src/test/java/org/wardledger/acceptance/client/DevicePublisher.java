package org.wardledger.acceptance.client;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** Publishes as a device would, QoS 1; each call returns when the broker has acknowledged. */
public final class DevicePublisher implements AutoCloseable {
    private final MqttClient client;

    public DevicePublisher(String url) throws MqttException {
        client = MqttClients.create(url);
        client.connect(MqttClients.options());
    }

    public void publish(String topic, String payload) throws MqttException {
        publish(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    public void publish(String topic, byte[] payload) throws MqttException {
        MqttMessage message = new MqttMessage(payload);
        message.setQos(1);
        client.publish(topic, message);
    }

    @Override
    public void close() throws MqttException {
        client.disconnect();
        client.close();
    }
}
