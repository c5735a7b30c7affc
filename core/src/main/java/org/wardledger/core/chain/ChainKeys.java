package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.RestoreNote;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.Rotation;
import org.wardledger.core.note.VerifierKey;

/**
 * Whose signatures count for a chain, as of some entry: the key of its genesis and those that sealed rotations brought,
 * each vouched for by the one before. Immutable.
 *
 * @param origin {@code site/chain/generation}; empty before genesis
 * @param keys the first is that of genesis, the last the newest
 */
public record ChainKeys(String origin, List<Accepted> keys) {
    /** Before genesis nobody's count. */
    static final ChainKeys NONE = new ChainKeys("", List.of());

    private static final int MAX_KEYS = 10_000;
    private static final long FOR_EVER = Long.MAX_VALUE;

    public ChainKeys {
        keys = List.copyOf(keys);
    }

    /**
     * One key.
     *
     * @param verifierKey its text
     * @param untilMs engine time at which its signatures stop counting
     */
    public record Accepted(String verifierKey, long untilMs) {
        /** Whether it signs, and its signatures count, in a log whose newest entry has this engine time. */
        public boolean isAt(long engineMs) {
            return engineMs < untilMs;
        }
    }

    static ChainKeys of(Entry.Genesis genesis) {
        String origin = genesis.site() + "/" + genesis.chain() + "/" + genesis.generation();
        return new ChainKeys(origin, List.of(new Accepted(genesis.verifierKey(), FOR_EVER)));
    }

    /** Text of the newest key. */
    public String newest() {
        return keys.getLast().verifierKey();
    }

    /** Whether the chain ever had this key, retired or not. */
    public boolean ever(String verifierKey) {
        return keys.stream().anyMatch(key -> key.verifierKey().equals(verifierKey));
    }

    /** Texts of the keys that count in a log whose newest entry has this engine time. */
    public List<String> at(long engineMs) {
        return keys.stream()
                .filter(key -> key.isAt(engineMs))
                .map(Accepted::verifierKey)
                .toList();
    }

    /**
     * These and the key of a rotation.
     *
     * @param engineMs of its entry
     * @throws IllegalArgumentException when it is not one of this chain, from its newest key to a new one, signed by both
     */
    ChainKeys rotated(String note, long engineMs) {
        if (!(Rotation.parse(note) instanceof Parsed.Good<Rotation>(Rotation rotation))) {
            throw new IllegalArgumentException("not a rotation that its two keys have signed");
        }
        boolean follows = rotation.log().text().equals(origin)
                && rotation.from().text().equals(newest())
                && !ever(rotation.to().text());
        if (!follows || keys.size() >= MAX_KEYS) {
            throw new IllegalArgumentException("the rotation does not go from this chain's newest key to a new one");
        }
        // engine times of a ledger from outside may be anything up to 2^63-1
        long until = engineMs > FOR_EVER - rotation.overlapMs() ? FOR_EVER : engineMs + rotation.overlapMs();
        Stream<Accepted> before =
                keys.stream().map(key -> new Accepted(key.verifierKey(), Math.min(key.untilMs(), until)));
        return new ChainKeys(
                origin,
                Stream.concat(before, Stream.of(new Accepted(rotation.to().text(), FOR_EVER)))
                        .toList());
    }

    /**
     * These after engine time was set back: who has retired stays retired, and who has not keeps what is left of its time.
     */
    ChainKeys clockReset(long fromMs, long toMs) {
        return new ChainKeys(
                origin,
                keys.stream()
                        .map(key -> new Accepted(
                                key.verifierKey(),
                                !key.isAt(fromMs)
                                        ? 0
                                        : key.untilMs() == FOR_EVER ? FOR_EVER : key.untilMs() - (fromMs - toMs)))
                        .toList());
    }

    /**
     * What a note says of a restore of this chain.
     *
     * @throws IllegalArgumentException when it is of another chain, or not signed by the newest key
     */
    RestoreNote restored(String note) {
        RestoreNote restore =
                RestoreNote.parse(note, VerifierKey.parse(newest()).orThrow()).orThrow();
        if (!isOf(restore)) {
            throw new IllegalArgumentException(
                    "the restore is of " + restore.log().text());
        }
        return restore;
    }

    /** Whether any of these keys, also one that has ended, has signed a note of this chain. */
    boolean haveSigned(RestoreNote restore, String note) {
        return isOf(restore)
                && keys.stream()
                        .map(key -> VerifierKey.parse(key.verifierKey()).orThrow())
                        .anyMatch(key -> RestoreNote.parse(note, key) instanceof Parsed.Good<RestoreNote>);
    }

    private boolean isOf(RestoreNote restore) {
        return in(restore.log().generation()).origin().equals(restore.log().text());
    }

    /** The same keys in the log of another generation. */
    ChainKeys in(int generation) {
        Origin before = Origin.parse(origin).orThrow();
        return new ChainKeys(new Origin(before.site(), before.chain(), generation).text(), keys);
    }

    /** Whether the note would bring a key that the chain has already: the same rotation written twice. */
    boolean has(String note) {
        return Rotation.parse(note) instanceof Parsed.Good<Rotation>(Rotation rotation)
                && rotation.log().text().equals(origin)
                && ever(rotation.to().text());
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter().text(origin).varint(keys.size());
        keys.forEach(key -> out.text(key.verifierKey()).varint(key.untilMs()));
        return out.toBytes();
    }

    static ChainKeys decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        String origin = in.text(1000, "origin");
        int count = in.count(MAX_KEYS, "number of keys");
        List<Accepted> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(new Accepted(in.text(1000, "key"), in.varint()));
        }
        in.end();
        return new ChainKeys(origin, keys);
    }
}
