package org.wardledger.core.note;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A site's statement that its logs are signed by another key from now on. It is a signed note of its own, by the old key,
 * so that who trusts that one may trust the new one, and by the new key, so that nobody names a key that is not theirs.
 * No checkpoint can be read as one, nor one as a checkpoint.
 *
 * @param log the one log in which it counts
 * @param from the newest key so far
 * @param to another key of the same name
 * @param overlapMs how long, in engine time, the old key goes on signing: 0 to 10 years
 */
public record Rotation(Origin log, VerifierKey from, VerifierKey to, long overlapMs) {
    public static final long MAX_OVERLAP_MS = 10L * 366 * 24 * 60 * 60 * 1000;

    private static final Pattern TEXT = Pattern.compile(
            "wardledger key rotation 1\n([^\n]+)\nfrom ([^\n]+)\nto ([^\n]+)\noverlap (0|[1-9][0-9]{0,12})\n");

    public Rotation {
        boolean ofOneSite = from.name().equals(log.site()) && to.name().equals(log.site());
        // keys of one name and id cannot be told apart in a note
        if (!ofOneSite || from.keyId() == to.keyId() || overlapMs < 0 || overlapMs > MAX_OVERLAP_MS) {
            throw new IllegalArgumentException("no rotation from " + from + " to " + to + " in " + log.text());
        }
    }

    /** What is signed: five lines, each with its newline. */
    public String text() {
        return "wardledger key rotation 1\n" + log.text() + "\nfrom " + from.text() + "\nto " + to.text() + "\noverlap "
                + overlapMs + "\n";
    }

    /** The statement under both keys. Throws IllegalArgumentException when these are not {@code from} and {@code to}. */
    public SignedNote sign(SigningKey oldKey, SigningKey newKey) {
        if (!oldKey.verifierKey().equals(from) || !newKey.verifierKey().equals(to)) {
            throw new IllegalArgumentException("the rotation is one of other keys");
        }
        return SignedNote.sign(text(), oldKey).alsoSignedBy(newKey);
    }

    /** Reads exactly what {@link #sign} makes, in that order, and checks both signatures. */
    public static Parsed<Rotation> parse(String note) {
        if (!(SignedNote.parse(note) instanceof Parsed.Good<SignedNote>(SignedNote signed))) {
            return new Parsed.Malformed<>("a rotation is a signed note");
        }
        Optional<Rotation> read = read(signed.text());
        if (read.isEmpty()) {
            return new Parsed.Malformed<>("the note is no rotation from one key of a site to another");
        }
        Rotation rotation = read.get();
        boolean inOrder = signed.signatures().size() == 2
                && signed.signatures().get(0).claimsToBeBy(rotation.from())
                && signed.signatures().get(1).claimsToBeBy(rotation.to());
        return inOrder && signed.verify(Set.of(rotation.from(), rotation.to())) instanceof NoteVerdict.Verified
                ? new Parsed.Good<>(rotation)
                : new Parsed.Malformed<>(
                        "the rotation is not signed by its old key and by its new one, and only these");
    }

    private static Optional<Rotation> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Rotation(
                    Origin.parse(matcher.group(1)).orThrow(),
                    VerifierKey.parse(matcher.group(2)).orThrow(),
                    VerifierKey.parse(matcher.group(3)).orThrow(),
                    Long.parseLong(matcher.group(4))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
