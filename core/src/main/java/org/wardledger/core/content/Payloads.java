package org.wardledger.core.content;

import java.util.Arrays;
import org.wardledger.core.bytes.DecodeException;

/**
 * The seam between content and what is stored of it: the only place that turns one into the other. Payloads of version
 * 0 hold the content in plain behind the patient's handle, so that equal contents of two patients stay two payloads;
 * encryption under patient keys is the next version.
 */
public final class Payloads {
    /** Largest payload, docs/FORMATS.md. */
    public static final int MAX_BYTES = 60 * 1024;

    public static final int HANDLE_BYTES = 8;
    private static final int PLAIN = 0;

    private Payloads() {}

    /**
     * The payload of a patient's content.
     *
     * @throws IllegalArgumentException when it would be larger than {@link #MAX_BYTES}
     */
    public static byte[] seal(long patientHandle, byte[] content) {
        byte[] payload = new byte[1 + HANDLE_BYTES + content.length];
        if (payload.length > MAX_BYTES) {
            throw new IllegalArgumentException("a payload has at most " + MAX_BYTES + " bytes");
        }
        payload[0] = PLAIN;
        for (int i = 0; i < HANDLE_BYTES; i++) {
            payload[1 + i] = (byte) (patientHandle >>> (56 - 8 * i));
        }
        System.arraycopy(content, 0, payload, 1 + HANDLE_BYTES, content.length);
        return payload;
    }

    /** @throws DecodeException when the payload is of an unknown version or not this patient's */
    public static byte[] open(long patientHandle, byte[] payload) {
        if (payload.length <= 1 + HANDLE_BYTES || payload.length > MAX_BYTES) {
            throw new DecodeException("a payload of " + payload.length + " bytes");
        }
        if (payload[0] != PLAIN) {
            throw new DecodeException("unknown version of payload " + payload[0]);
        }
        byte[] content = Arrays.copyOfRange(payload, 1 + HANDLE_BYTES, payload.length);
        if (!Arrays.equals(seal(patientHandle, content), payload)) {
            throw new DecodeException("the payload belongs to another patient");
        }
        return content;
    }
}
