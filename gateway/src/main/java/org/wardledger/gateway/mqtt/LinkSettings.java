package org.wardledger.gateway.mqtt;

import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the broker.
 *
 * @param url {@code tcp://host:port}; TLS is not supported yet
 * @param clientId stable across restarts: the broker keeps the session under it
 * @param connectTimeout for the TCP connection and for the broker's CONNACK
 * @param keepAlive after about two of these without a word the connection counts as lost
 * @param firstPause least pause before the next attempt to connect
 * @param longestPause longest pause before the next attempt to connect
 */
record LinkSettings(
        String url,
        String clientId,
        Optional<Credentials> credentials,
        Duration connectTimeout,
        Duration keepAlive,
        Duration firstPause,
        Duration longestPause) {

    /** What the broker is told about who we are; never printed. */
    record Credentials(String user, String password) {
        @Override
        public String toString() {
            return "Credentials[user=" + user + "]";
        }
    }

    LinkSettings {
        if (!url.startsWith("tcp://")) {
            throw new IllegalArgumentException("the MQTT url must begin with tcp:// : " + url);
        }
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("the MQTT client id must not be blank");
        }
    }

    LinkSettings withClientId(String other) {
        return new LinkSettings(url, other, credentials, connectTimeout, keepAlive, firstPause, longestPause);
    }

    static LinkSettings from(Attributes attributes) {
        return new LinkSettings(
                attributes.text("url"),
                attributes.text("client-id"),
                attributes
                        .optional("username")
                        .map(user -> new Credentials(
                                user, attributes.optional("password").orElse(""))),
                attributes.milliseconds("connect-timeout-ms"),
                Duration.ofSeconds(attributes.number("keep-alive-seconds", 1, 65_535)),
                attributes.milliseconds("reconnect-first-pause-ms"),
                attributes.milliseconds("reconnect-longest-pause-ms"));
    }
}
