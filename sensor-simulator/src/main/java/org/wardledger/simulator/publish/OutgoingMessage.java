package org.wardledger.simulator.publish;

/** A message on its way: topic, MQTT 5 content type and payload. The payload must not be changed any more. */
public final class OutgoingMessage {

    private final String topic;
    private final String contentType;
    private final byte[] payload;

    public OutgoingMessage(String topic, String contentType, byte[] payload) {
        this.topic = topic;
        this.contentType = contentType;
        this.payload = payload;
    }

    public String topic() {
        return topic;
    }

    public String contentType() {
        return contentType;
    }

    /** The bytes themselves, not a copy. */
    public byte[] payload() {
        return payload;
    }
}
