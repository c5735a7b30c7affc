package org.wardledger.core.proof;

import java.util.Optional;
import java.util.Set;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.KeyTrail;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.VerifierKey;

/** Verifies bundles from anyone, off line: docs/FORMATS.md "Proofs". Bad input is a verdict. Stateless. */
public final class BundleCheck {
    private BundleCheck() {}

    /** @param knownKeys of the site, trusted for other reasons; the bundle's rotations lead on from them */
    public static BundleVerdict verify(Bundle bundle, Set<VerifierKey> knownKeys) {
        return switch (trail(bundle)) {
            case Parsed.Malformed<KeyTrail>(String reason) -> new BundleVerdict.Refused(reason);
            case Parsed.Good<KeyTrail>(KeyTrail trail) -> signed(bundle, trail.counting(knownKeys));
        };
    }

    private static BundleVerdict signed(Bundle bundle, Set<VerifierKey> counting) {
        return switch (bundle.checkpoint().verify(counting)) {
            case NoteVerdict.Unverified(String reason) -> new BundleVerdict.Refused("the checkpoint: " + reason);
            case NoteVerdict.Verified(String text, Set<VerifierKey> keys) ->
                keys.stream().allMatch(key -> ownsTheLog(key, bundle.claim()))
                        ? new BundleVerdict.Proved(bundle.claim(), keys)
                        : new BundleVerdict.Refused("the checkpoint is of another site's log than its key's");
        };
    }

    /** Why the parts do not belong together, whoever signed; empty when they do. */
    public static Optional<String> inconsistency(Bundle bundle) {
        return trail(bundle) instanceof Parsed.Malformed<KeyTrail>(String reason)
                ? Optional.of(reason)
                : Optional.empty();
    }

    /** The log's keys as its rotations show them, when all parts belong together. */
    private static Parsed<KeyTrail> trail(Bundle bundle) {
        Checkpoint checkpoint = bundle.claim();
        if (!(Origin.parse(checkpoint.origin()) instanceof Parsed.Good<Origin>(Origin origin))) {
            return new Parsed.Malformed<>("the checkpoint is of " + checkpoint.origin() + ", no chain's log");
        }
        Optional<String> outside = outside(bundle.proved(), origin, checkpoint);
        if (outside.isPresent()) {
            return new Parsed.Malformed<>(outside.get());
        }
        KeyTrail trail = new KeyTrail(origin);
        for (Included rotation : bundle.rotations()) {
            Optional<String> problem = outside(rotation, origin, checkpoint).or(() -> tell(trail, rotation));
            if (problem.isPresent()) {
                return new Parsed.Malformed<>("a rotation: " + problem.get());
            }
        }
        Optional<String> unread = tellOf(bundle, trail);
        if (unread.isPresent()) {
            return new Parsed.Malformed<>(unread.get());
        }
        Disclosure disclosure = bundle.disclosure();
        Optional<String> opens = disclosure == null ? Optional.empty() : Disclosed.problem(disclosure, bundle.entry());
        return opens.<Parsed<KeyTrail>>map(Parsed.Malformed::new).orElseGet(() -> new Parsed.Good<>(trail));
    }

    private static Optional<String> tell(KeyTrail trail, Included rotation) {
        try {
            if (!(EntryCodec.decode(rotation.entry()) instanceof Entry.KeyRotated rotated)) {
                return Optional.of("it is another entry");
            }
            trail.rotated(rotated.note(), rotated.engineMs(), rotation.header().generation());
            return Optional.empty();
        } catch (DecodeException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * When the entry stands behind the rotations, what had ended by its time does not count under the checkpoint. What
     * cannot be read says no time, and nobody could say what was proved: a newer version's entry takes a newer verifier.
     */
    private static Optional<String> tellOf(Bundle bundle, KeyTrail trail) {
        Entry entry;
        try {
            entry = EntryCodec.decode(bundle.entry());
        } catch (DecodeException e) {
            return Optional.of("the entry cannot be read: " + e.getMessage());
        }
        if (!bundle.rotations().isEmpty() && bundle.rotations().getLast().isBefore(bundle.proved())) {
            trail.reached(entry.engineMs());
        }
        return Optional.empty();
    }

    private static Optional<String> outside(Included shown, Origin origin, Checkpoint checkpoint) {
        BlockHeader header = shown.header();
        return header.fits(origin.chain(), origin.generation(), checkpoint.size())
                ? shown.problem(checkpoint)
                : Optional.of("the checkpoint is of " + checkpoint.origin() + ", and header " + header.height()
                        + " of chain " + header.chain() + ", generation " + header.generation());
    }

    private static boolean ownsTheLog(VerifierKey key, Checkpoint checkpoint) {
        return checkpoint.origin().startsWith(key.name() + "/");
    }
}
