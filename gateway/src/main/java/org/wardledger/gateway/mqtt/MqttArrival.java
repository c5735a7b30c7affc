package org.wardledger.gateway.mqtt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a message that came in over MQTT; its payload is the message's {@code byte[]}.
 *
 * @param topic the topic it was published to, as the broker sent it
 * @param arrivalMs our clock when the client handed it over, milliseconds since 1970 UTC
 * @param contentType the MQTT 5 content type, when the publisher gave one
 * @param userProperties MQTT 5 user properties in their order; names may repeat
 * @param qos 0 or 1 (what was published with 2 is delivered with 1)
 * @param epoch which connection of its client id delivered it; rises by one with every connection
 */
public record MqttArrival(
        String topic,
        long arrivalMs,
        @Nullable String contentType,
        List<UserProperty> userProperties,
        int qos,
        long epoch) {

    public MqttArrival {
        userProperties = List.copyOf(userProperties);
    }

    /** One MQTT 5 user property. */
    public record UserProperty(String name, String value) {}
}
