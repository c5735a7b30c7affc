package org.wardledger.core.note;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of one log as far as some of its entries show them: from a key that somebody trusts, over sealed rotations, to
 * the one that has signed. Told of proved entries in the log's order. What is not told is not known: whoever leaves a
 * rotation out hides that a key has ended, as whoever has that key could by leaving it out of a log. Not thread-safe.
 */
public final class KeyTrail {
    /** In one proof; of more, the newest are shown. */
    public static final int MAX_ROTATIONS = 100;

    private final Origin log;
    private final List<Known> keys = new ArrayList<>();

    /** @param untilMs engine time at which its signatures stop counting */
    private record Known(VerifierKey key, long untilMs) {
        /** Once it has ended, it stays so, also when the clock is set back. */
        Known at(long engineMs) {
            return untilMs > engineMs ? this : new Known(key, 0);
        }

        Known endingBy(long endMs) {
            return new Known(key, Math.min(untilMs, endMs));
        }
    }

    public KeyTrail(Origin log) {
        this.log = log;
    }

    /** An entry stands here in the log: keys that end by its engine time have ended. */
    public void reached(long engineMs) {
        keys.replaceAll(known -> known.at(engineMs));
    }

    /**
     * A rotation stands here.
     *
     * @param generation of the block that it stands in: a rotation is of the log as it was then
     * @throws IllegalArgumentException when it is none of this log, or does not go from the last one's key to a new one, or
     *     there are more than {@link #MAX_ROTATIONS}
     */
    public void rotated(String note, long engineMs, int generation) {
        Rotation rotation = Rotation.parse(note).orThrow();
        if (keys.isEmpty()) {
            keys.add(new Known(rotation.from(), Long.MAX_VALUE));
        }
        boolean follows = rotation.log().equals(new Origin(log.site(), log.chain(), generation))
                && keys.getLast().key().equals(rotation.from())
                && keys.stream().noneMatch(known -> known.key().equals(rotation.to()));
        if (!follows || keys.size() > MAX_ROTATIONS) {
            throw new IllegalArgumentException("a rotation does not go from this log's newest key to a new one");
        }
        long end = engineMs > Long.MAX_VALUE - rotation.overlapMs() ? Long.MAX_VALUE : engineMs + rotation.overlapMs();
        keys.replaceAll(known -> known.endingBy(end));
        keys.add(new Known(rotation.to(), Long.MAX_VALUE));
        reached(engineMs);
    }

    /**
     * The keys whose signatures count: the first trusted one and those that it led to, without those that have ended. A log
     * of which no rotation is shown has the keys that are trusted. Keys from before the first trusted one do not count: who
     * has stolen one could repeat a sealed rotation in a log of their own.
     */
    public Set<VerifierKey> counting(Set<VerifierKey> trusted) {
        if (keys.isEmpty()) {
            return trusted;
        }
        Set<VerifierKey> counting = new LinkedHashSet<>();
        boolean led = false;
        for (Known known : keys) {
            led |= trusted.contains(known.key());
            if (led && known.untilMs() > 0) {
                counting.add(known.key());
            }
        }
        return counting;
    }
}
