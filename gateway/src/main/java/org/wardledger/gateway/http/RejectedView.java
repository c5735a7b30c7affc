package org.wardledger.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Times;
import org.wardledger.gateway.admission.Reason;
import org.wardledger.gateway.rejected.KeptMessage;
import org.wardledger.gateway.spool.SpooledMessage;

/**
 * A refused message as the API shows it.
 *
 * @param id {@code PARTITION-OFFSET} in {@code wardledger.rejected}
 * @param time when it was kept there
 * @param arrival when it had come, absent where that is not known
 * @param sentence of the reason, absent where this gateway does not know it
 * @param payload as text, when it is UTF-8
 * @param base64 else
 * @param bytes how many came; more than there are here when {@code cut}
 */
record RejectedView(
        String id,
        String time,
        @Nullable String arrival,
        String reason,
        @Nullable String sentence,
        String detail,
        String topic,
        String device,
        @Nullable String contentType,
        List<SpooledMessage.Property> userProperties,
        String gateway,
        @Nullable String payload,
        @Nullable String base64,
        long bytes,
        @Nullable Boolean cut) {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    static RejectedView of(KeptMessage message) {
        String text = utf8(message.payload());
        return new RejectedView(
                message.partition() + "-" + message.offset(),
                time(message.keptMs()),
                message.arrivalMs() < 0 ? null : time(message.arrivalMs()),
                message.reason(),
                sentence(message.reason()),
                message.detail(),
                message.topic(),
                message.device(),
                message.contentType(),
                message.properties(),
                message.gateway(),
                text,
                text == null ? Base64.getEncoder().encodeToString(message.payload()) : null,
                message.bytes(),
                message.bytes() == message.payload().length ? null : true);
    }

    private static String time(long timeMs) {
        return UTC.format(Instant.ofEpochMilli(Math.min(timeMs, Times.MAX_MS)));
    }

    private static @Nullable String sentence(String code) {
        for (Reason reason : Reason.values()) {
            if (reason.code().equals(code)) {
                return reason.sentence();
            }
        }
        return null;
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
