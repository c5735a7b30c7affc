package org.wardledger.simulator.publish;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPubAck;
import org.jspecify.annotations.Nullable;

/** A Paho client for the length of one connection. */
final class PahoConnection implements MqttConnection, MqttCallback {

    private final MqttAsyncClient client;
    private final Events events;
    private volatile int receiveMaximum;

    PahoConnection(MqttAsyncClient client, Events events) {
        this.client = client;
        this.events = events;
    }

    void receiveMaximum(int announced) {
        receiveMaximum = announced;
    }

    @Override
    public int receiveMaximum() {
        return receiveMaximum;
    }

    @Override
    public void publish(long ticket, OutgoingMessage message) throws ConnectionFailed {
        MqttProperties properties = new MqttProperties();
        properties.setContentType(message.contentType());
        MqttMessage mqtt = new MqttMessage(message.payload(), 1, false, properties);
        try {
            client.publish(message.topic(), mqtt, null, new Acknowledgement(ticket));
        } catch (MqttException e) {
            throw new ConnectionFailed("publish failed: " + e.getMessage(), e);
        }
    }

    /** Paho reports success for every PUBACK, whatever its reason code: look into the packet. */
    private final class Acknowledgement implements MqttActionListener {

        private final long ticket;

        Acknowledgement(long ticket) {
            this.ticket = ticket;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            if (token.getResponse() instanceof MqttPubAck puback) {
                int[] codes = puback.getReasonCodes();
                events.acknowledged(ticket, codes == null || codes.length == 0 ? 0 : codes[0]);
            } else {
                events.lost("a publication ended without a PUBACK");
            }
        }

        @Override
        public void onFailure(IMqttToken token, @Nullable Throwable cause) {
            events.lost("a publication failed: " + cause);
        }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        events.lost(
                response.getException() == null
                        ? "disconnected by the server, reason code " + response.getReturnCode()
                        : String.valueOf(response.getException().getMessage()));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        events.lost(String.valueOf(exception.getMessage()));
    }

    @Override
    public void close() {
        try {
            if (client.isConnected()) {
                client.disconnect(0).waitForCompletion(1000);
            }
        } catch (MqttException e) {
            // the connection is being given up: how does not matter
        }
        try {
            client.disconnectForcibly(0, 100, false);
        } catch (MqttException e) {
            // as above
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            // as above
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        // nothing is subscribed to
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // each publication has a listener of its own
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // open() waits for it
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // no extended authentication
    }
}
