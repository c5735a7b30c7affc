package org.wardledger.simulator.publish;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Connections by Eclipse Paho's MQTT 5 client, used as narrowly as possible: a new client for each connection, clean
 * start, no automatic reconnect, nothing persisted. What is unacknowledged is remembered and sent again by {@link
 * Link}.
 */
final class PahoConnector implements MqttConnector {

    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    /** A broker that hangs with the connection open is noticed after one and a half of these. */
    private static final int KEEP_ALIVE_SECONDS = 10;
    /** MQTT 5: a server that names no receive maximum allows this. */
    private static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;

    private final String url;

    /** @param url {@code tcp://host:port} */
    PahoConnector(String url) {
        this.url = url;
    }

    @Override
    public MqttConnection open(String clientId, MqttConnection.Events events) throws MqttConnection.ConnectionFailed {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setSocketFactory(new NoDelaySocketFactory());
        MqttAsyncClient client;
        try {
            client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
        } catch (MqttException e) {
            throw new MqttConnection.ConnectionFailed(url + ": " + e.getMessage(), e);
        }
        PahoConnection connection = new PahoConnection(client, events);
        // before connecting, or what comes at once is lost
        client.setCallback(connection);
        try {
            IMqttToken connected = client.connect(options);
            connected.waitForCompletion(CONNECT_TIMEOUT_SECONDS * 1000L);
            Integer receiveMaximum = connected.getResponseProperties() == null
                    ? null
                    : connected.getResponseProperties().getReceiveMaximum();
            connection.receiveMaximum(receiveMaximum == null ? RECEIVE_MAXIMUM_DEFAULT : receiveMaximum);
            return connection;
        } catch (MqttException e) {
            connection.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new MqttConnection.ConnectionFailed(url + ": " + cause.getMessage(), e);
        }
    }
}
