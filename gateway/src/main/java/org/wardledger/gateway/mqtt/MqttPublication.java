package org.wardledger.gateway.mqtt;

/**
 * Metadata of a message to be published over MQTT; its payload is a {@code byte[]}.
 *
 * @param topic the topic to publish to, without wildcards
 * @param qos 0 or 1; a message with 0 counts as acknowledged once it is handed to the client
 * @param retained whether the broker keeps it as the topic's current value; an empty retained payload removes that
 */
public record MqttPublication(String topic, int qos, boolean retained) {

    public MqttPublication {
        if (topic.isEmpty() || topic.indexOf('#') >= 0 || topic.indexOf('+') >= 0) {
            throw new IllegalArgumentException("not a topic to publish to: " + topic);
        }
        if (qos < 0 || qos > 1) {
            throw new IllegalArgumentException("qos must be 0 or 1, not " + qos);
        }
    }

    /** A topic's current value: retained, at least once. */
    public static MqttPublication state(String topic) {
        return new MqttPublication(topic, 1, true);
    }
}
