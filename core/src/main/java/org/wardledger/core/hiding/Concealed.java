package org.wardledger.core.hiding;

import java.util.Arrays;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.merkle.Hash;

/**
 * What an entry says of its contents without saying it: the epoch of the patient's key, a commitment to the contents,
 * and references to them that are masked with a keystream of the key. docs/FORMATS.md, "Concealed contents".
 */
public final class Concealed {
    /** Contents of one entry at most; a reading has the most. */
    public static final int MAX_COUNT = 256;

    static final int REFERENCE_BYTES = 4;

    private final int epoch;
    private final Hash commitment;
    private final byte[] references;

    Concealed(int epoch, Hash commitment, byte[] references) {
        this.epoch = epoch;
        this.commitment = commitment;
        this.references = references;
    }

    /** The epoch of the key that this was made under. */
    public int epoch() {
        return epoch;
    }

    /** SHA-256 over the opener and the contents: see {@link Disclosure}. */
    public Hash commitment() {
        return commitment;
    }

    /** How many contents there are: 1 to {@link #MAX_COUNT}. */
    public int count() {
        return references.length / REFERENCE_BYTES;
    }

    /** The masked ordinals, 4 bytes each. A copy. */
    public byte[] references() {
        return references.clone();
    }

    byte[] unsafeReferences() {
        return references;
    }

    public void encode(ByteWriter out) {
        out.varint(epoch).bytes(commitment.toBytes()).varint(count()).bytes(references);
    }

    /** @throws DecodeException when there are no such bytes */
    public static Concealed decode(ByteReader in) {
        int epoch = in.count(Integer.MAX_VALUE, "key epoch");
        Hash commitment = Hash.of(in.bytes(Hash.LENGTH));
        int count = in.count(MAX_COUNT, "number of contents");
        if (count == 0) {
            throw new DecodeException("an entry of no contents");
        }
        return new Concealed(epoch, commitment, in.bytes(count * REFERENCE_BYTES));
    }

    /** This, when there is one content. */
    public Concealed only() {
        if (count() != 1) {
            throw new DecodeException("one content expected, not " + count());
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Concealed c
                && epoch == c.epoch
                && commitment.equals(c.commitment)
                && Arrays.equals(references, c.references);
    }

    @Override
    public int hashCode() {
        return commitment.hashCode();
    }

    @Override
    public String toString() {
        return count() + " contents under epoch " + epoch + ", " + commitment.toHex();
    }
}
