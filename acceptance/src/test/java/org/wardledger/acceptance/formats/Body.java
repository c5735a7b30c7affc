package org.wardledger.acceptance.formats;

import java.util.ArrayList;
import java.util.List;

/** A block's body: its entries' and its payloads' bytes. */
public record Body(int chain, long height, List<byte[]> entries, List<byte[]> payloads) {

    public static Body decode(byte[] bytes) {
        ByteInput in = new ByteInput(bytes);
        in.version(1);
        Body body = new Body(in.ordinal(), in.time(), blocks(in), blocks(in));
        in.end();
        return body;
    }

    private static List<byte[]> blocks(ByteInput in) {
        long count = in.varint();
        List<byte[]> blocks = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            blocks.add(in.block());
        }
        return blocks;
    }

    /** Root of the block's tree. */
    public byte[] root() {
        return Trees.root(entries.stream().map(Trees::leaf).toList());
    }
}
