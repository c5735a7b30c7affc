package org.wardledger.acceptance.formats;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * What opens the commitment of one entry: docs/FORMATS.md "Disclosure".
 *
 * @param opener 32 bytes
 * @param contents canonical bytes, in order
 */
public record Disclosure(byte[] opener, List<byte[]> contents) {

    /** What the entry says, proved by its commitment. */
    public List<Content> open(Concealed concealed) {
        if (contents.size() != concealed.count()) {
            throw new Malformed(contents.size() + " contents of an entry of " + concealed.count());
        }
        if (opener.length != 32 || !opens(concealed.commitment())) {
            throw new Malformed("a disclosure that does not open the entry's commitment");
        }
        return contents.stream().map(Content::decode).toList();
    }

    /** Whether SHA-256(opener ‖ number of contents ‖ contents) is this. */
    public boolean opens(byte[] commitment) {
        ByteArrayOutputStream preimage = new ByteArrayOutputStream();
        preimage.writeBytes(opener);
        varint(preimage, contents.size());
        for (byte[] content : contents) {
            varint(preimage, content.length);
            preimage.writeBytes(content);
        }
        return Arrays.equals(Trees.sha256(preimage.toByteArray()), commitment);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int left = value;
        while (left >= 0x80) {
            out.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }
}
