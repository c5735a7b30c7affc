package org.wardledger.acceptance.client;

import java.util.UUID;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Connects Paho clients. */
final class MqttClients {
    private MqttClients() {}

    static MqttClient create(String url) throws MqttException {
        return new MqttClient(url, "acceptance-" + UUID.randomUUID(), new MemoryPersistence());
    }

    static MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setConnectionTimeout(10);
        return options;
    }
}
