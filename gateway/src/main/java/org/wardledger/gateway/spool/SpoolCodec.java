package org.wardledger.gateway.spool;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;

/**
 * A stored message's bytes: {@code u8} version 1, {@code u8} QoS, {@code u8} over rate (0 or 1), {@code varint} arrival time, {@code text} topic, content
 * type as a {@code block} that is absent (0 items) or there (1), user properties as pairs of {@code text}, payload as a
 * {@code block}. Nobody but a gateway on this directory reads them.
 */
final class SpoolCodec {
    private static final int VERSION = 1;
    private static final int MAX_TEXT = 65_535; // of MQTT
    private static final int MAX_PACKET = 268_435_455; // of MQTT
    private static final int LEAST_PROPERTY_BYTES = 2;

    private SpoolCodec() {}

    static byte[] encode(SpooledMessage message) {
        ByteWriter out = new ByteWriter()
                .u8(VERSION)
                .u8(message.qos())
                .u8(message.overRate() ? 1 : 0)
                .varint(message.arrivalMs())
                .text(message.topic());
        String contentType = message.contentType();
        if (contentType == null) {
            out.varint(0);
        } else {
            out.varint(1).text(contentType);
        }
        out.varint(message.properties().size());
        for (SpooledMessage.Property property : message.properties()) {
            out.text(property.name()).text(property.value());
        }
        return out.block(message.payload()).toBytes();
    }

    /** @throws DecodeException when it is not such bytes */
    static SpooledMessage decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw new DecodeException("version " + version + " of a spooled message is not known here");
        }
        int qos = in.u8();
        boolean overRate = in.u8() == 1;
        long arrivalMs = in.varint();
        String topic = in.text(MAX_TEXT, "topic");
        String contentType = in.count(1, "content type") == 0 ? null : in.text(MAX_TEXT, "content type");
        int count = in.count(in.remaining() / LEAST_PROPERTY_BYTES, "user properties");
        List<SpooledMessage.Property> properties = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            properties.add(new SpooledMessage.Property(in.text(MAX_TEXT, "name"), in.text(MAX_TEXT, "value")));
        }
        byte[] payload = in.block(MAX_PACKET, "payload");
        in.end();
        return new SpooledMessage(topic, contentType, properties, qos, payload, arrivalMs, overRate);
    }
}
