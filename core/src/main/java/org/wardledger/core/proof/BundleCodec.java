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
import org.wardledger.core.note.KeyTrail;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.SignedNote;

/**
 * Canonical bytes of a {@link Bundle}, docs/FORMATS.md "Proofs": about 1.5 KB for a block of 4,096 entries among a
 * million. No path says its own length, so that none can lie about it.
 */
public final class BundleCodec {
    /** Larger than any bundle: an entry, its contents, a note, rotations of 2 KB or so each, paths of at most 63 hashes. */
    public static final int MAX_BYTES = 512 * 1024;

    private static final byte[] MAGIC = "wlproof".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    /** With rotations behind the rest; a proof without any is never in this version. */
    private static final int WITH_ROTATIONS = 2;

    private static final int MAX_HEADER = 256;

    private BundleCodec() {}

    /** Whether bytes of unknown kind claim to be a bundle in this form. */
    public static boolean isOne(byte[] bytes) {
        return bytes.length > MAGIC.length && Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length);
    }

    public static byte[] encode(Bundle bundle) {
        ByteWriter out = new ByteWriter()
                .bytes(MAGIC)
                .u8(version(bundle))
                .text(bundle.checkpoint().encoded());
        entry(out, bundle);
        hashes(out, bundle.logPath());
        rotations(out, bundle);
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
        boolean rotated = readVersion(in);
        SignedNote note = good(SignedNote.parse(in.block(SignedNote.MAX_BYTES, "checkpoint")));
        long size = good(Checkpoint.parse(note.text())).size();
        EntryPart part = EntryPart.read(in);
        List<Hash> logPath = path(in, part.header().height(), size);
        List<Included> rotations = rotated ? rotations(in, size) : List.of();
        in.end();
        return part.in(logPath, note, rotations);
    }

    /** The part of a bundle that leads from the entry to the header. */
    record EntryPart(
            int index,
            byte[] entry,
            List<Hash> blockPath,
            BlockHeader header,
            @Nullable Disclosure disclosure) {
        static EntryPart read(ByteReader in) {
            EntryPart part = undisclosed(in);
            return in.count(1, "flag") == 0
                    ? part
                    : new EntryPart(part.index, part.entry, part.blockPath, part.header, Disclosure.read(in));
        }

        static EntryPart undisclosed(ByteReader in) {
            BlockHeader header = BlockCodec.decodeHeader(in.block(MAX_HEADER, "header"));
            int index = in.count(Integer.MAX_VALUE, "index");
            byte[] entry = in.block(EntryCodec.MAX_BYTES, "entry");
            return new EntryPart(index, entry, path(in, index, header.entryCount()), header, null);
        }

        Included under(List<Hash> logPath) {
            return new Included(index, entry, blockPath, header, logPath);
        }

        /** @throws DecodeException when the rotations are more than a proof has, or not in their order */
        Bundle in(List<Hash> logPath, SignedNote note, List<Included> rotations) {
            try {
                return Bundle.of(under(logPath), note, disclosure, rotations);
            } catch (IllegalArgumentException e) {
                throw new DecodeException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** What the text form keeps in {@code extra}. */
    static byte[] extra(Bundle bundle) {
        ByteWriter out = new ByteWriter().u8(version(bundle));
        entry(out, bundle);
        rotations(out, bundle);
        return out.toBytes();
    }

    record Extra(EntryPart part, List<Included> rotations) {}

    /** @param size of the log */
    static Extra decodeExtra(byte[] extra, long size) {
        ByteReader in = new ByteReader(extra);
        boolean rotated = readVersion(in);
        EntryPart part = EntryPart.read(in);
        List<Included> rotations = rotated ? rotations(in, size) : List.of();
        in.end();
        return new Extra(part, rotations);
    }

    static <T> T good(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Good<T>(T value) -> value;
            case Parsed.Malformed<T>(String reason) -> throw new DecodeException(reason);
        };
    }

    private static void entry(ByteWriter out, Bundle bundle) {
        undisclosed(out, bundle.proved());
        Disclosure disclosure = bundle.disclosure();
        if (disclosure == null) {
            out.u8(0);
        } else {
            disclosure.write(out.u8(1));
        }
    }

    private static void undisclosed(ByteWriter out, Included shown) {
        out.block(BlockCodec.encode(shown.header())).varint(shown.index()).block(shown.entry());
        hashes(out, shown.blockPath());
    }

    private static void rotations(ByteWriter out, Bundle bundle) {
        if (bundle.rotations().isEmpty()) {
            return;
        }
        out.varint(bundle.rotations().size());
        for (Included rotation : bundle.rotations()) {
            undisclosed(out, rotation);
            hashes(out, rotation.logPath());
        }
    }

    private static List<Included> rotations(ByteReader in, long size) {
        int count = in.count(KeyTrail.MAX_ROTATIONS, "number of rotations");
        if (count == 0) {
            throw new DecodeException("a proof without rotations is of version " + VERSION);
        }
        List<Included> rotations = new ArrayList<>();
        for (int left = count; left > 0; left--) {
            EntryPart part = EntryPart.undisclosed(in);
            rotations.add(part.under(path(in, part.header().height(), size)));
        }
        return rotations;
    }

    private static void hashes(ByteWriter out, List<Hash> path) {
        path.forEach(hash -> out.bytes(hash.toBytes()));
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

    private static int version(Bundle bundle) {
        return bundle.rotations().isEmpty() ? VERSION : WITH_ROTATIONS;
    }

    /** Whether rotations follow. */
    private static boolean readVersion(ByteReader in) {
        int version = in.u8();
        if (version != VERSION && version != WITH_ROTATIONS) {
            throw new DecodeException("unknown version " + version + " of a proof");
        }
        return version == WITH_ROTATIONS;
    }
}
