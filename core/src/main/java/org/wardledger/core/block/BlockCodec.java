package org.wardledger.core.block;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.merkle.Hash;

/** Canonical bytes of headers and bodies, docs/FORMATS.md "Blocks". */
public final class BlockCodec {
    private static final int VERSION = 1;

    private BlockCodec() {}

    public static byte[] encode(BlockHeader h) {
        return new ByteWriter()
                .u8(VERSION)
                .varint(h.chain())
                .varint(h.generation())
                .varint(h.height())
                .bytes(h.previous().toBytes())
                .bytes(h.root().toBytes())
                .varint(h.entryCount())
                .varint(h.firstIndex())
                .varint(h.inputFrom())
                .varint(h.inputTo())
                .varint(h.contentCount())
                .varint(h.duplicates())
                .varint(h.sealMs())
                .varint(h.engineVersion())
                .toBytes();
    }

    /** @throws DecodeException when the bytes are not the canonical encoding of a header of a known version */
    public static BlockHeader decodeHeader(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        version(in, "header");
        BlockHeader header = new BlockHeader(
                small(in, "chain"),
                small(in, "generation"),
                large(in, "height"),
                Hash.of(in.bytes(Hash.LENGTH)),
                Hash.of(in.bytes(Hash.LENGTH)),
                small(in, "entry count"),
                large(in, "first index"),
                large(in, "first input offset"),
                large(in, "next input offset"),
                small(in, "content count"),
                small(in, "duplicates"),
                large(in, "seal time"),
                small(in, "engine version"));
        in.end();
        return header;
    }

    public static byte[] encode(BlockBody body) {
        ByteWriter out = new ByteWriter().u8(VERSION).varint(body.chain()).varint(body.height());
        out.varint(body.entries().size());
        body.entries().forEach(out::block);
        out.varint(body.payloads().size());
        body.payloads().forEach(out::block);
        return out.toBytes();
    }

    /** @throws DecodeException when the bytes are not the canonical encoding of a body of a known version */
    public static BlockBody decodeBody(byte[] bytes) {
        if (bytes.length > BlockBody.MAX_BYTES) {
            throw new DecodeException("a body of " + bytes.length + " bytes");
        }
        ByteReader in = new ByteReader(bytes);
        version(in, "body");
        BlockBody body = new BlockBody(
                small(in, "chain"),
                large(in, "height"),
                blocks(in, EntryCodec.MAX_BYTES, "entry"),
                blocks(in, PatientKey.MAX_PAYLOAD_BYTES, "payload"));
        in.end();
        return body;
    }

    private static List<byte[]> blocks(ByteReader in, int maxBytes, String what) {
        int count = in.count(in.remaining(), "number of " + what + " blocks");
        List<byte[]> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(in.block(maxBytes, what));
        }
        return blocks;
    }

    private static void version(ByteReader in, String what) {
        int version = in.u8();
        if (version != VERSION) {
            throw new DecodeException("unknown version " + version + " of a " + what);
        }
    }

    private static int small(ByteReader in, String what) {
        return in.count(Integer.MAX_VALUE, what);
    }

    private static long large(ByteReader in, String what) {
        long value = in.varint();
        if (value < 0) {
            throw new DecodeException(what + " beyond 63 bits");
        }
        return value;
    }
}
