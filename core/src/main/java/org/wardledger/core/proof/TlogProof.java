package org.wardledger.core.proof;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.TreeMath;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;

/**
 * A {@link Bundle} as the text of c2sp.org/tlog-proof. What it proves to whoever knows only that format is that the
 * log holds the header as leaf number {@code index}; {@code extra} has the header and the way from the entry to it.
 */
public final class TlogProof {
    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";

    private TlogProof() {}

    /** Whether bytes of unknown kind claim to be a proof in this form. */
    public static boolean isOne(byte[] bytes) {
        byte[] first = FIRST_LINE.getBytes(StandardCharsets.US_ASCII);
        return bytes.length > first.length && Arrays.equals(first, 0, first.length, bytes, 0, first.length);
    }

    public static String encode(Bundle bundle) {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        text.append(EXTRA)
                .append(Base64.getEncoder().encodeToString(BundleCodec.extra(bundle)))
                .append('\n');
        text.append(INDEX).append(bundle.header().height()).append('\n');
        bundle.logPath().forEach(hash -> text.append(hash.toBase64()).append('\n'));
        return text.append('\n').append(bundle.checkpoint().encoded()).toString();
    }

    /** @throws DecodeException unless the bytes are exactly what {@link #encode} writes */
    public static Bundle decode(byte[] bytes) {
        if (bytes.length > 2 * BundleCodec.MAX_BYTES) {
            throw new DecodeException("a proof of " + bytes.length + " bytes");
        }
        String text = text(bytes);
        int end = text.indexOf("\n\n");
        if (end < 0) {
            throw new DecodeException("a proof is some lines, an empty line and a checkpoint");
        }
        SignedNote note = BundleCodec.good(SignedNote.parse(text.substring(end + 2)));
        Checkpoint checkpoint = BundleCodec.good(Checkpoint.parse(note.text()));
        // A path has at most 63 hashes; a sender may have written any number of lines.
        String[] lines = text.substring(0, end).split("\n", 3 + TreeMath.MAX_LEVEL + 2);
        if (lines.length < 3 || !lines[0].equals(FIRST_LINE) || !lines[1].startsWith(EXTRA)) {
            throw new DecodeException("a proof begins with " + FIRST_LINE + " and its extra line");
        }
        BundleCodec.Extra extra =
                BundleCodec.decodeExtra(base64(lines[1].substring(EXTRA.length())), checkpoint.size());
        long height = extra.part().header().height();
        if (!lines[2].equals(INDEX + height)) {
            throw new DecodeException("the proof's index is not the height of its header, " + height);
        }
        if (height >= checkpoint.size()
                || lines.length - 3 != TreeMath.inclusionProofLength(height, checkpoint.size())) {
            throw new DecodeException("the path has more or fewer hashes than index and size ask for");
        }
        List<Hash> logPath = new ArrayList<>();
        for (String line : Arrays.asList(lines).subList(3, lines.length)) {
            byte[] hash = base64(line);
            if (hash.length != Hash.LENGTH) {
                throw new DecodeException("a hash of " + hash.length + " bytes");
            }
            logPath.add(Hash.of(hash));
        }
        return extra.part().in(logPath, note, extra.rotations());
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DecodeException("the proof is not UTF-8");
        }
    }

    /** Canonical only: the JDK's decoder takes missing padding and stray bits. */
    private static byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new DecodeException("not base64");
    }
}
