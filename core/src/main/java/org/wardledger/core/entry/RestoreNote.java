package org.wardledger.core.entry;

import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.entry.Entry.Lost;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.note.VerifierKey;

/**
 * A site's statement that a log goes on without what it lost: a signed note of its own, by the newest key of what is left.
 * So nobody who can write blocks, and cannot sign, takes anything out of a log that was signed. It names the one place in
 * which it counts. No checkpoint and no rotation can be read as one.
 *
 * @param log with the generation that begins
 * @param height of the block that begins with it
 * @param previous leaf hash of the header before that block
 * @param lost the newest checkpoint known of what was lost, or null when no block was, but inputs or keys were
 * @param input offset from which inputs are sealed again
 */
public record RestoreNote(
        Origin log, long height, Hash previous, @Nullable Lost lost, long input) {
    /** The text and one signature; two names of 64 letters and three numbers are below. */
    static final int MAX_BYTES = 2048;

    private static final Pattern TEXT = Pattern.compile("""
            wardledger restore 1
            (.+)
            block ([0-9]{1,19}) (.{44})
            lost (?:none|([0-9]{1,10}) ([0-9]{1,19}) (.{44}))
            input ([0-9]{1,19})
            """);

    public RestoreNote {
        if (height < 1 || input < 0 || (lost != null && (long) lost.generation() + 1 != log.generation())) {
            throw new IllegalArgumentException("a generation begins behind a block, and follows the one that was lost");
        }
    }

    /** What is signed: five lines, each with its newline. */
    public String text() {
        Lost signed = lost;
        String what = signed == null
                ? "none"
                : signed.generation() + " " + signed.size() + " "
                        + signed.root().toBase64();
        return "wardledger restore 1\n" + log.text() + "\nblock " + height + " " + previous.toBase64() + "\nlost "
                + what + "\ninput " + input + "\n";
    }

    public SignedNote sign(SigningKey key) {
        return SignedNote.sign(text(), key);
    }

    /** Reads what {@link #sign} makes, and does not look at whose signature there is. */
    public static Parsed<RestoreNote> read(String note) {
        if (!(SignedNote.parse(note) instanceof Parsed.Good<SignedNote>(SignedNote signed))) {
            return new Parsed.Malformed<>("a restore is a signed note");
        }
        Optional<RestoreNote> read = readText(signed.text());
        return read.isPresent() && signed.signatures().size() == 1
                ? new Parsed.Good<>(read.get())
                : new Parsed.Malformed<>("the note does not say, under one signature, that a log was restored");
    }

    /** As {@link #read}, when this key of the log's site has signed it. */
    public static Parsed<RestoreNote> parse(String note, VerifierKey by) {
        Parsed<RestoreNote> read = read(note);
        if (!(read instanceof Parsed.Good<RestoreNote>(RestoreNote restore))) {
            return read;
        }
        boolean signed = by.name().equals(restore.log().site())
                && SignedNote.parse(note).orThrow().verify(Set.of(by)) instanceof NoteVerdict.Verified;
        return signed ? read : new Parsed.Malformed<>("the restore is not signed by " + by.text());
    }

    private static Optional<RestoreNote> readText(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Lost lost = matcher.group(4) == null
                    ? null
                    : new Lost(
                            Integer.parseInt(matcher.group(4)),
                            Long.parseLong(matcher.group(5)),
                            hash(matcher.group(6)));
            RestoreNote read = new RestoreNote(
                    Origin.parse(matcher.group(1)).orThrow(),
                    Long.parseLong(matcher.group(2)),
                    hash(matcher.group(3)),
                    lost,
                    Long.parseLong(matcher.group(7)));
            // one spelling of each: neither leading zeros nor stray bits of base64
            return read.text().equals(text) ? Optional.of(read) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Hash hash(String base64) {
        return Hash.of(Base64.getDecoder().decode(base64));
    }
}
