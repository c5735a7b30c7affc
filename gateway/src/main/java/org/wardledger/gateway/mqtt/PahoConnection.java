package org.wardledger.gateway.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the broker, from CONNECT to its loss, over a Paho client of its own.
 *
 * <p>Owned by one thread, except that {@link Events} come from Paho's threads. Once lost or closed it stays so.
 */
final class PahoConnection implements AutoCloseable {

    /** What a connection reports, on Paho's threads: implementations must return at once. */
    interface Events {
        /** A message came. It may come before {@link PahoConnection#open} has returned. */
        void arrived(String topic, MqttMessage message);

        /** The connection is gone. */
        void lost();
    }

    private final MqttAsyncClient client;
    private final AtomicReference<@Nullable String> lostBecause = new AtomicReference<>();
    private int serverReceiveMaximum = 65_535;
    private boolean sessionPresent;

    private PahoConnection(MqttAsyncClient client) {
        this.client = client;
    }

    /** Options common to both directions. */
    static MqttConnectionOptions options(LinkSettings settings) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false); // it neither resubscribes nor retries a failed first connect
        options.setConnectionTimeout((int) Math.max(1, settings.connectTimeout().toSeconds()));
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setSocketFactory(new NoDelaySockets());
        settings.credentials().ifPresent(credentials -> {
            options.setUserName(credentials.user());
            options.setPassword(credentials.password().getBytes(StandardCharsets.UTF_8));
        });
        return options;
    }

    /**
     * Connects and waits for the broker's CONNACK.
     *
     * @throws MqttException when there is no connection; nothing is left open then
     */
    static PahoConnection open(LinkSettings settings, MqttConnectionOptions options, Events events)
            throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(settings.url(), settings.clientId(), new MemoryPersistence());
        PahoConnection connection = new PahoConnection(client);
        client.setManualAcks(true);
        client.setCallback(connection.new Callback(events)); // before connecting: a resumed session sends at once
        try {
            IMqttToken token = client.connect(options);
            token.waitForCompletion(settings.connectTimeout().toMillis());
            connection.sessionPresent = token.getSessionPresent();
            MqttProperties granted = token.getResponseProperties();
            if (granted != null && granted.getReceiveMaximum() != null) {
                connection.serverReceiveMaximum = granted.getReceiveMaximum();
            }
            return connection;
        } catch (MqttException | RuntimeException e) {
            connection.drop(reason(e));
            throw e;
        }
    }

    boolean sessionPresent() {
        return sessionPresent;
    }

    /** How many QoS 1 messages the broker takes unacknowledged; publishing past it makes Paho throw. */
    int serverReceiveMaximum() {
        return serverReceiveMaximum;
    }

    /**
     * Subscribes with QoS 1 and waits for the answer.
     *
     * @throws MqttException when the broker refuses or does not answer
     * @throws IllegalStateException when it grants no more than QoS 0, which promises nothing
     */
    void subscribe(String filter, long timeoutMs) throws MqttException {
        IMqttToken token = client.subscribe(new MqttSubscription(filter, 1));
        token.waitForCompletion(timeoutMs);
        for (int code : token.getReasonCodes()) {
            if (code >= 0x80) {
                throw new MqttException(code);
            }
            if (code != 1) {
                throw new IllegalStateException("the broker grants the subscription QoS " + code + ", not 1");
            }
        }
    }

    /**
     * Gives a subscription up and waits for the answer; that there was none is fine.
     *
     * @throws MqttException when the broker refuses or does not answer
     */
    void unsubscribe(String filter, long timeoutMs) throws MqttException {
        IMqttToken token = client.unsubscribe(filter);
        token.waitForCompletion(timeoutMs);
        for (int code : token.getReasonCodes()) {
            if (code >= 0x80) {
                throw new MqttException(code);
            }
        }
    }

    /**
     * Disconnects, and has the broker end the session with that.
     *
     * @throws MqttException when it could not be told
     */
    void endSession(long timeoutMs) throws MqttException {
        MqttProperties properties = new MqttProperties();
        properties.setSessionExpiryInterval(0L);
        client.disconnect(0, null, null, 0, properties).waitForCompletion(timeoutMs);
        lose("closed");
    }

    /** Sends a PUBACK. Any thread may; it only appends to the sender's queue. */
    void acknowledge(int packetId) {
        try {
            client.messageArrivedComplete(packetId, 1);
        } catch (MqttException e) {
            lose(reason(e));
        }
    }

    /** Publishes, QoS 1 and retained; {@code answered} is called from Paho's thread with the PUBACK's reason code,
     * or -1 when there is none. */
    void publish(String topic, byte[] payload, AnswerListener answered) throws MqttException {
        // a fresh message each time: Paho writes topic aliases into it, and those are good for one connection
        MqttMessage message = new MqttMessage(payload, 1, true, new MqttProperties());
        client.publish(topic, message, null, new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                int[] codes = token.getReasonCodes();
                answered.answered(codes == null || codes.length == 0 ? 0 : codes[0]);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable exception) {
                answered.answered(-1);
            }
        });
    }

    /** Told the broker's answer to a publication. */
    interface AnswerListener {
        void answered(int reasonCode);
    }

    /** Why the connection was lost, or null while it stands. */
    @Nullable
    String lostBecause() {
        return lostBecause.get();
    }

    /** Ends it politely; the session stays with the broker. */
    @Override
    public void close() {
        end(true);
    }

    /** Ends it at once: what is not acknowledged is delivered again on the next connection. */
    void drop(String why) {
        lose(why);
        end(false);
    }

    /** As {@link #drop}, from any thread: it counts as lost, and its owner ends it. */
    void abandon(String why) {
        lose(why);
    }

    private void end(boolean sayGoodbye) {
        lose("closed");
        try {
            if (sayGoodbye && client.isConnected()) {
                client.disconnectForcibly(0, 500, true);
            } else {
                client.disconnectForcibly(0, 1, false);
            }
        } catch (MqttException | RuntimeException e) {
            // already gone
        }
        try {
            client.close(true);
        } catch (MqttException | RuntimeException e) {
            // nothing more to be done: the client is not used again
        }
    }

    private void lose(String why) {
        lostBecause.compareAndSet(null, why);
    }

    /** One line about a failure, with its cause where Paho hides it. */
    static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        String message = failure instanceof MqttException e
                ? "MQTT reason " + e.getReasonCode() + (e.getMessage() == null ? "" : " " + e.getMessage())
                : failure.toString();
        return cause == null ? message : message + " (" + cause.getMessage() + ")";
    }

    private final class Callback implements MqttCallback {
        private final Events events;

        Callback(Events events) {
            this.events = events;
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            events.arrived(topic, message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            MqttException cause = response.getException();
            lose(cause != null ? reason(cause) : "the broker disconnected us with reason " + response.getReturnCode());
            events.lost();
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            lose(reason(exception));
            events.lost();
        }

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverURI) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
