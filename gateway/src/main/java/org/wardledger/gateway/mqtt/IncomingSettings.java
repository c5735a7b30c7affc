package org.wardledger.gateway.mqtt;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How an incoming channel subscribes.
 *
 * @param link how to reach the broker, with the client id of the first connection
 * @param filter the topic filter, usually a shared subscription; several connections need one
 * @param receiveMaximum how many messages the broker may have out to us unacknowledged, on each connection
 * @param maxPacketBytes the largest packet that the broker may send us; what is larger it drops without a word to us
 * @param sessionExpirySeconds how long the broker keeps our sessions and what comes meanwhile while we are away
 * @param connections how many sessions share the subscription
 * @param leaving takes what its sessions still have, and gives up the subscription: new messages go to others
 */
record IncomingSettings(
        LinkSettings link,
        String filter,
        int receiveMaximum,
        int maxPacketBytes,
        long sessionExpirySeconds,
        int connections,
        boolean leaving) {
    private static final int MOST_CONNECTIONS = 64;
    private static final int LEAST_PACKET = 512 * 1024; // all that admission reads, with its properties

    IncomingSettings {
        if (connections > 1 && !filter.startsWith("$share/")) {
            throw new IllegalArgumentException(
                    connections + " connections need a shared subscription, or each gets everything: " + filter);
        }
    }

    static IncomingSettings from(Attributes attributes) {
        return new IncomingSettings(
                LinkSettings.from(attributes),
                attributes.text("topic-filter"),
                attributes.number("receive-maximum", 1, 65_535),
                attributes.number("max-packet-bytes", LEAST_PACKET, Integer.MAX_VALUE),
                attributes.number("session-expiry-seconds", 1, Integer.MAX_VALUE),
                attributes.number("connections", 1, MOST_CONNECTIONS),
                attributes.one("retire", List.of("no", "to-others", "last")).equals("to-others"));
    }

    /** The sessions' client ids are {@code id}, {@code id-2}, {@code id-3}, and so on: the same with every start. */
    List<LinkSettings> sessions() {
        return IntStream.rangeClosed(1, connections)
                .mapToObj(n -> n == 1 ? link : link.withClientId(link.clientId() + "-" + n))
                .toList();
    }
}
