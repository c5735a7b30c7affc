package org.wardledger.core.content;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.wardledger.core.vitals.Patients;

/**
 * What was refused and why: one thing. What gateways refuse is sealed as {@link GatewayRefusalContent}; in ledgers from
 * before there was that, each message of theirs is one of these.
 *
 * @param patient who it was refused for
 * @param reason code of the reason, for example {@code identity-reused}
 * @param detail a sentence for people, at most {@link #MAX_DETAIL} bytes of UTF-8
 * @param source device, stream, boot and sequence as far as they were known, or the topic; at most {@link #MAX_DETAIL}
 * @param refused canonical input bytes of what the chain's owner refused; where the gateway refused, the digest of topic
 *     and bytes, which stand in {@code wardledger.rejected}
 */
public record RefusalContent(String patient, String reason, String detail, String source, byte[] refused)
        implements Content {
    public static final int MAX_DETAIL = 1024;

    public RefusalContent {
        Patients.check(patient);
        checkReason(reason);
        detail = cut(detail);
        source = cut(source);
        refused = refused.clone();
    }

    /** A copy. */
    @Override
    public byte[] refused() {
        return refused.clone();
    }

    static void checkReason(String reason) {
        if (reason.isEmpty() || reason.length() > 64) {
            throw new IllegalArgumentException("a reason has 1 to 64 characters");
        }
    }

    /** What does not fit is cut: the original stands in {@code wardledger.rejected}. */
    static String cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_DETAIL) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        int end = MAX_DETAIL;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--; // not in the middle of a character
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RefusalContent r
                && patient.equals(r.patient)
                && reason.equals(r.reason)
                && detail.equals(r.detail)
                && source.equals(r.source)
                && Arrays.equals(refused, r.refused);
    }

    @Override
    public int hashCode() {
        return 31 * reason.hashCode() + Arrays.hashCode(refused);
    }
}
