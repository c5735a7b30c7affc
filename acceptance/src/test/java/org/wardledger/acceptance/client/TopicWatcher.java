package org.wardledger.acceptance.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A subscriber that keeps what it gets. Thread-safe. */
public final class TopicWatcher implements AutoCloseable {
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private final MqttClient client;
    private final Consumer<Arrived> listener;

    /**
     * One message.
     *
     * @param retained whether the broker gave it as the topic's retained message on subscribing
     */
    public record Arrived(String topic, byte[] payload, boolean retained) {
        public JsonNode json() {
            return Json.read(payload);
        }

        @Override
        public String toString() {
            return topic + (retained ? " (retained) " : " ") + new String(payload, StandardCharsets.UTF_8);
        }
    }

    public TopicWatcher(String url, String filter) throws MqttException {
        this(url, filter, message -> {});
    }

    /** @param listener told of each message at once, on the client's thread */
    public TopicWatcher(String url, String filter, Consumer<Arrived> listener) throws MqttException {
        this.listener = listener;
        client = MqttClients.create(url);
        client.setCallback(new Recorder());
        client.connect(MqttClients.options());
        client.subscribe(filter, 1);
    }

    /** What came so far, in order. */
    public List<Arrived> arrived() {
        return List.copyOf(arrived);
    }

    @Override
    public void close() throws MqttException {
        client.disconnect();
        client.close();
    }

    private final class Recorder implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            Arrived came = new Arrived(topic, message.getPayload(), message.isRetained());
            arrived.add(came);
            listener.accept(came);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
