package org.wardledger.gateway.rejected;

import org.jspecify.annotations.Nullable;

/**
 * Which refused messages to look for; what is null does not matter.
 *
 * @param fromMs when they were written to the topic, milliseconds since 1970 UTC, inclusive
 * @param toMs exclusive
 * @param device of the topic that a message was published to
 * @param reason its code
 * @param ward of that topic
 * @param limit at most so many, at least 1
 * @param after where an earlier answer ended
 */
public record RejectedQuery(
        long fromMs,
        long toMs,
        @Nullable String device,
        @Nullable String reason,
        @Nullable String ward,
        int limit,
        @Nullable Cursor after) {

    boolean wants(KeptMessage message) {
        return message.keptMs() >= fromMs
                && message.keptMs() < toMs
                && (device == null || device.equals(message.device()))
                && (reason == null || reason.equals(message.reason()))
                && (ward == null || message.topic().startsWith("wards/" + ward + "/"));
    }
}
