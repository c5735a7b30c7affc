package org.wardledger.gateway.spool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came over MQTT, with all that admission asks of it.
 *
 * @param topic as the broker sent it
 * @param contentType as the publisher gave it, or null
 * @param properties MQTT 5 user properties in their order; names may repeat
 * @param qos 0 or 1, as it was delivered
 * @param payload not copied; nobody may change it
 * @param arrivalMs the gateway's clock when it came, milliseconds since 1970 UTC
 * @param overRate whether its device had sent more than it may
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying every payload would be waste
public record SpooledMessage(
        String topic,
        @Nullable String contentType,
        List<Property> properties,
        int qos,
        byte[] payload,
        long arrivalMs,
        boolean overRate) {

    public SpooledMessage {
        properties = List.copyOf(properties);
    }

    /** One MQTT 5 user property. */
    public record Property(String name, String value) {}
}
