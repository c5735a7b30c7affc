package org.wardledger.acceptance.formats;

/**
 * What an entry says of its contents without saying it: docs/FORMATS.md "Concealed contents".
 *
 * @param references to the contents, masked; to who has no key they are noise
 */
public record Concealed(int epoch, byte[] commitment, int count, byte[] references) {
    private static final int MOST = 256;

    static Concealed decode(ByteInput in) {
        int epoch = in.ordinal();
        byte[] commitment = in.take(32);
        int count = in.ordinal();
        if (count < 1 || count > MOST) {
            throw new Malformed(count + " contents of one entry");
        }
        return new Concealed(epoch, commitment, count, in.take(4L * count));
    }

    /** Of entries that have one content. */
    static Concealed one(ByteInput in) {
        Concealed concealed = decode(in);
        if (concealed.count != 1) {
            throw new Malformed(concealed.count + " contents instead of one");
        }
        return concealed;
    }
}
