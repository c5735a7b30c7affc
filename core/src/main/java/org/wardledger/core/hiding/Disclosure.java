package org.wardledger.core.hiding;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.merkle.Hash;

/**
 * What opens one entry's commitment to anybody, and no other one's: the commitment is SHA-256(opener ‖ number of
 * contents ‖ contents), and so is bound to exactly these contents.
 */
public final class Disclosure {
    public static final int OPENER_BYTES = 32;

    private final byte[] opener;
    private final List<byte[]> contents;

    /**
     * @param opener 32 bytes, r in docs/FORMATS.md
     * @param contents canonical bytes of the entry's contents, in order
     */
    public Disclosure(byte[] opener, List<byte[]> contents) {
        if (opener.length != OPENER_BYTES || contents.size() > Concealed.MAX_COUNT) {
            throw new IllegalArgumentException(
                    "a disclosure has an opener of 32 bytes and at most " + Concealed.MAX_COUNT + " contents");
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

    /** Whether this is what the commitment was made from. */
    public boolean opens(Hash commitment) {
        return commitment(opener, contents).equals(commitment);
    }

    public void write(ByteWriter out) {
        out.bytes(opener).varint(contents.size());
        contents.forEach(out::block);
    }

    /** @throws DecodeException when there are no such bytes */
    public static Disclosure read(ByteReader in) {
        byte[] opener = in.bytes(OPENER_BYTES);
        int count = in.count(Concealed.MAX_COUNT, "number of disclosed contents");
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contents.add(in.block(in.remaining(), "disclosed content"));
        }
        return new Disclosure(opener, contents);
    }

    static Hash commitment(byte[] opener, List<byte[]> contents) {
        ByteWriter out = new ByteWriter().bytes(opener).varint(contents.size());
        contents.forEach(out::block);
        return Hash.of(Sha256.of(out.toBytes()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Disclosure d
                && MessageDigest.isEqual(opener, d.opener)
                && Arrays.deepEquals(contents.toArray(), d.contents.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(opener);
    }
}
