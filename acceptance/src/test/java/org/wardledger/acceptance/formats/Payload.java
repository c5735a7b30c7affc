package org.wardledger.acceptance.formats;

/** A payload as it is to who has no key: docs/FORMATS.md "Payloads and CIDs". */
public final class Payload {
    private static final int VERSION = 1;
    /** Version, nonce, one byte of content, tag. */
    private static final int LEAST = 1 + 12 + 1 + 16;

    private static final int MOST = 60 * 1024;

    private Payload() {}

    /** @throws Malformed when it is of another version or size */
    public static void check(byte[] payload) {
        if (payload.length < LEAST || payload.length > MOST) {
            throw new Malformed("a payload of " + payload.length + " bytes");
        }
        if (payload[0] != VERSION) {
            throw new Malformed("a payload of version " + payload[0]);
        }
    }
}
