package org.wardledger.acceptance.formats;

/** A block's header, with the bytes that it was read from. */
public record Header(
        int chain,
        int generation,
        long height,
        byte[] previous,
        byte[] root,
        int entries,
        long firstIndex,
        long inputFrom,
        long inputTo,
        int contents,
        int duplicates,
        long sealTime,
        int engine,
        byte[] bytes) {

    public static Header decode(byte[] bytes) {
        ByteInput in = new ByteInput(bytes);
        in.version(1);
        Header header = new Header(
                in.ordinal(),
                in.ordinal(),
                in.time(),
                in.take(32),
                in.take(32),
                in.ordinal(),
                in.time(),
                in.time(),
                in.time(),
                in.ordinal(),
                in.ordinal(),
                in.time(),
                in.ordinal(),
                bytes);
        in.end();
        return header;
    }

    /** Its leaf in the chain's log; the next header's {@code previous}. */
    public byte[] leaf() {
        return Trees.leaf(bytes);
    }
}
