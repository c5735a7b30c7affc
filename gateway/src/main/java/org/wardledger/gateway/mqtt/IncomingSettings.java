package org.wardledger.gateway.mqtt;

/**
 * How an incoming channel subscribes.
 *
 * @param filter the topic filter, usually a shared subscription
 * @param receiveMaximum how many messages the broker may have out to us unacknowledged
 * @param sessionExpirySeconds how long the broker keeps our session and what comes meanwhile while we are away
 */
record IncomingSettings(LinkSettings link, String filter, int receiveMaximum, long sessionExpirySeconds) {

    static IncomingSettings from(Attributes attributes) {
        return new IncomingSettings(
                LinkSettings.from(attributes),
                attributes.text("topic-filter"),
                attributes.number("receive-maximum", 1, 65_535),
                attributes.number("session-expiry-seconds", 1, Integer.MAX_VALUE));
    }
}
