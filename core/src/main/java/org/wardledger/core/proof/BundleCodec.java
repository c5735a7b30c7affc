package org.wardledger.core.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.TreeMath;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.SignedNote;

/**
 * Canonical bytes of a {@link Bundle}, docs/FORMATS.md "Proofs": about 1.5 KB for a block of 4,096 entries among a
 * million. No path says its own length, so that none can lie about it.
 */
public final class BundleCodec {
    /** Larger than any bundle: an entry, its contents, a note, two paths of at most 63 hashes. */
    public static final int MAX_BYTES = 512 * 1024;

    private static final byte[] MAGIC = "wlproof".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int MAX_HEADER = 256;

    private BundleCodec() {}

    /** Whether bytes of unknown kind claim to be a bundle in this form. */
    public static boolean isOne(byte[] bytes) {
        return bytes.length > MAGIC.length && Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length);
    }

    public static byte[] encode(Bundle bundle) {
        ByteWriter out = new ByteWriter()
                .bytes(MAGIC)
                .u8(VERSION)
                .text(bundle.checkpoint().encoded());
        entry(out, bundle);
        bundle.logPath().forEach(hash -> out.bytes(hash.toBytes()));
        return out.toBytes();
    }

    /** @throws DecodeException when the bytes are not the canonical encoding of a bundle of a known version */
    public static Bundle decode(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new DecodeException("a proof of " + bytes.length + " bytes");
        }
        ByteReader in = new ByteReader(bytes);
        if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
            throw new DecodeException("not a proof of this ledger");
        }
        version(in);
        SignedNote note = good(SignedNote.parse(in.block(SignedNote.MAX_BYTES, "checkpoint")));
        Checkpoint checkpoint = good(Checkpoint.parse(note.text()));
        EntryPart part = EntryPart.read(in);
        List<Hash> logPath = path(in, part.header().height(), checkpoint.size());
        in.end();
        return part.in(logPath, note);
    }

    /** The part of a bundle that leads from the entry to the header. */
    record EntryPart(
            int index,
            byte[] entry,
            List<Hash> blockPath,
            BlockHeader header,
            @Nullable Disclosure disclosure) {
        static EntryPart read(ByteReader in) {
            BlockHeader header = BlockCodec.decodeHeader(in.block(MAX_HEADER, "header"));
            int index = in.count(Integer.MAX_VALUE, "index");
            byte[] entry = in.block(EntryCodec.MAX_BYTES, "entry");
            List<Hash> blockPath = path(in, index, header.entryCount());
            Disclosure disclosure = in.count(1, "flag") == 1 ? Disclosure.read(in) : null;
            return new EntryPart(index, entry, blockPath, header, disclosure);
        }

        Bundle in(List<Hash> logPath, SignedNote note) {
            return new Bundle(index, entry, blockPath, header, logPath, note, disclosure);
        }
    }

    /** What the text form keeps in {@code extra}. */
    static byte[] extra(Bundle bundle) {
        ByteWriter out = new ByteWriter().u8(VERSION);
        entry(out, bundle);
        return out.toBytes();
    }

    static EntryPart decodeExtra(byte[] extra) {
        ByteReader in = new ByteReader(extra);
        version(in);
        EntryPart part = EntryPart.read(in);
        in.end();
        return part;
    }

    static <T> T good(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Good<T>(T value) -> value;
            case Parsed.Malformed<T>(String reason) -> throw new DecodeException(reason);
        };
    }

    private static void entry(ByteWriter out, Bundle bundle) {
        out.block(BlockCodec.encode(bundle.header())).varint(bundle.index()).block(bundle.entry());
        bundle.blockPath().forEach(hash -> out.bytes(hash.toBytes()));
        Disclosure disclosure = bundle.disclosure();
        if (disclosure == null) {
            out.u8(0);
        } else {
            disclosure.write(out.u8(1));
        }
    }

    private static List<Hash> path(ByteReader in, long index, long size) {
        if (index >= size) {
            throw new DecodeException("number " + index + " of " + size);
        }
        List<Hash> path = new ArrayList<>();
        for (int left = TreeMath.inclusionProofLength(index, size); left > 0; left--) {
            path.add(Hash.of(in.bytes(Hash.LENGTH)));
        }
        return path;
    }

    private static void version(ByteReader in) {
        int version = in.u8();
        if (version != VERSION) {
            throw new DecodeException("unknown version " + version + " of a proof");
        }
    }
}
