package org.wardledger.core.note;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A text and signatures over it (c2sp.org/signed-note); holding one says nothing about whose they are: {@link #verify}
 * does. At most {@value #MAX_SIGNATURES} signatures and {@value #MAX_BYTES} bytes, encoded.
 *
 * @param text the signed text, with its last newline
 * @param signatures at least one, in the note's order
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** The format asks to accept at least 16. */
    public static final int MAX_SIGNATURES = 100;

    public static final int MAX_BYTES = 64 * 1024;

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || !NoteText.isAllowed(text)) {
            throw new IllegalArgumentException("a note's text ends with a newline and has no other control character");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException("a note has 1 to " + MAX_SIGNATURES + " signatures");
        }
        if (encode(text, signatures).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("a note has at most " + MAX_BYTES + " bytes");
        }
    }

    /** A checkpoint under one signature. */
    public static SignedNote sign(Checkpoint checkpoint, SigningKey key) {
        return sign(checkpoint.text(), key);
    }

    /** A text, ending with a newline, under one signature. */
    public static SignedNote sign(String text, SigningKey key) {
        return new SignedNote(text, List.of(signature(text, key)));
    }

    /** This note with one more signature over the same text. */
    public SignedNote alsoSignedBy(SigningKey key) {
        return plus(signature(text, key));
    }

    /** This note with a signature made elsewhere, which is not checked here. */
    public SignedNote plus(NoteSignature signature) {
        List<NoteSignature> more = new ArrayList<>(signatures);
        more.add(signature);
        return new SignedNote(text, more);
    }

    /** As {@link #parse(byte[])}. */
    public static Parsed<SignedNote> parse(String note) {
        if (note.length() > MAX_BYTES) {
            return tooLong();
        }
        return NoteText.encode(note).map(SignedNote::parse).orElseGet(SignedNote::notText);
    }

    /** Reads exactly what {@link #encoded} writes. */
    public static Parsed<SignedNote> parse(byte[] note) {
        if (note.length > MAX_BYTES) {
            return tooLong();
        }
        Optional<String> decoded = NoteText.decode(note).filter(NoteText::isAllowed);
        return decoded.isEmpty() ? notText() : split(decoded.get());
    }

    private static Parsed<SignedNote> split(String note) {
        // The text may have empty lines itself: the last one separates.
        int separator = note.lastIndexOf("\n\n");
        if (separator < 0 || !note.endsWith("\n") || separator + 2 == note.length()) {
            return new Parsed.Malformed<>("a note is a text, an empty line and signature lines");
        }
        String[] lines = note.substring(separator + 2, note.length() - 1).split("\n", MAX_SIGNATURES + 1);
        if (lines.length > MAX_SIGNATURES) {
            return new Parsed.Malformed<>("the note has more than " + MAX_SIGNATURES + " signatures");
        }
        List<NoteSignature> signatures = new ArrayList<>(lines.length);
        for (String line : lines) {
            Optional<NoteSignature> signature = NoteSignature.parse(line);
            if (signature.isEmpty()) {
                return new Parsed.Malformed<>("the note's signature line " + (signatures.size() + 1) + " is malformed");
            }
            signatures.add(signature.get());
        }
        return new Parsed.Good<>(new SignedNote(note.substring(0, separator + 1), signatures));
    }

    /**
     * Judges the note by keys that are trusted for other reasons. Signatures of unknown keys are ignored; one bad
     * signature in a known key's name spoils the note, since whoever put it there meant to deceive or was broken.
     */
    public NoteVerdict verify(Set<VerifierKey> knownKeys) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        Set<VerifierKey> good = new LinkedHashSet<>();
        for (NoteSignature signature : signatures) {
            List<VerifierKey> claimed =
                    knownKeys.stream().filter(signature::claimsToBeBy).toList();
            if (claimed.size() > 1) {
                return new NoteVerdict.Unverified("two known keys share the name and key ID " + signature);
            }
            for (VerifierKey key : claimed) {
                if (!key.verifies(message, signature.signature())) {
                    return new NoteVerdict.Unverified("the signature of " + signature + " is bad");
                }
                good.add(key);
            }
        }
        return good.isEmpty()
                ? new NoteVerdict.Unverified("no known key has signed")
                : new NoteVerdict.Verified(text, good);
    }

    /** The whole note, as it is stored and sent. */
    public String encoded() {
        return encode(text, signatures);
    }

    private static String encode(String text, List<NoteSignature> signatures) {
        return signatures.stream()
                .map(signature -> signature.line() + "\n")
                .collect(Collectors.joining("", text + "\n", ""));
    }

    private static NoteSignature signature(String text, SigningKey key) {
        VerifierKey by = key.verifierKey();
        return NoteSignature.of(by.name(), by.keyId(), key.sign(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Parsed<SignedNote> tooLong() {
        return new Parsed.Malformed<>("the note has more than " + MAX_BYTES + " bytes");
    }

    private static Parsed<SignedNote> notText() {
        return new Parsed.Malformed<>("the note is not UTF-8 or has control characters");
    }
}
