package org.wardledger.gateway.mqtt;

/**
 * Metadata of a message to an outgoing channel, whatever its payload: nothing more is published on the topics of a group,
 * which stay as they are. It is acknowledged when the answers that are under way have come, or their connection has ended,
 * so that nothing of ours follows what somebody else publishes then.
 *
 * @param group as in {@link MqttRetained}
 */
public record MqttForget(int group) {

    /** Why a message was not published: its topic was forgotten. */
    public static final class Forgotten extends Exception {
        private static final long serialVersionUID = 1L;

        Forgotten() {
            super("forgotten before it was published", null, false, false);
        }
    }
}
