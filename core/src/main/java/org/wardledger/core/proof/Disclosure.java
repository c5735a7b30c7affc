package org.wardledger.core.proof;

import java.util.Arrays;
import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/** What shows one entry's contents to anybody, and no other entry's: docs/FORMATS.md "Proofs". Immutable. */
public final class Disclosure {
    public static final int OPENER_BYTES = 32;

    /** No entry has more contents. */
    private static final int MAX_CONTENTS = 256;

    private final byte[] opener;
    private final List<byte[]> contents;

    /**
     * @param opener 32 bytes, r in docs/FORMATS.md
     * @param contents canonical bytes of the entry's contents, in order; at most 256
     */
    public Disclosure(byte[] opener, List<byte[]> contents) {
        if (opener.length != OPENER_BYTES || contents.size() > MAX_CONTENTS) {
            throw new IllegalArgumentException("a disclosure has an opener of 32 bytes and at most 256 contents");
        }
        this.opener = opener.clone();
        this.contents = contents.stream().map(byte[]::clone).toList();
    }

    /** A copy. */
    public byte[] opener() {
        return opener.clone();
    }

    /** Copies. */
    public List<byte[]> contents() {
        return contents.stream().map(byte[]::clone).toList();
    }

    void write(ByteWriter out) {
        out.bytes(opener).varint(contents.size());
        contents.forEach(out::block);
    }

    static Disclosure read(ByteReader in) {
        byte[] opener = in.bytes(OPENER_BYTES);
        int count = in.count(MAX_CONTENTS, "number of disclosed contents");
        byte[][] contents = new byte[count][];
        for (int i = 0; i < count; i++) {
            contents[i] = in.block(in.remaining(), "disclosed content");
        }
        return new Disclosure(opener, List.of(contents));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Disclosure d
                && Arrays.equals(opener, d.opener)
                && Arrays.deepEquals(contents.toArray(), d.contents.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(opener);
    }
}
