package org.wardledger.gateway.mqtt;

/**
 * Metadata of a message to an outgoing channel. Its payload, a {@code byte[]} or a list of them in their order, is published
 * on a topic, QoS 1 and retained; an empty one takes the retained one away. While the topic cannot be published to, only
 * the last one is kept. The message is acknowledged when the broker has acknowledged the last one, or a newer one of its
 * topic, and negatively with {@link MqttForget.Forgotten} when the topic was forgotten before.
 *
 * @param group topics that are forgotten together, by {@link MqttForget}
 */
public record MqttRetained(String topic, int group) {}
