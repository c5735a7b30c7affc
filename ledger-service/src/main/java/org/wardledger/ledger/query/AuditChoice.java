package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.Position;
import org.wardledger.core.chain.SealedGap;
import org.wardledger.core.chain.StreamState;
import org.wardledger.core.sequence.SequenceRange;

/**
 * Which readings, refusals and gaps an audit shows, and up to which sequence: as far as the answer's bounds allow. Used once.
 */
final class AuditChoice {
    private static final Comparator<AuditPlace> ORDER =
            Comparator.comparingLong(AuditPlace::seq).thenComparingInt(AuditPlace::chain);

    private final SequenceRange asked;
    private final int maxEntries;
    private final int maxBlocks;
    private final List<AuditPlace> places = new ArrayList<>();
    /** The first sequence for which there is no room any more, or null. */
    private @Nullable Long next;

    private record Block(int chain, long height) {}

    /** @param maxEntries readings, refusals and gaps */
    AuditChoice(SequenceRange asked, List<AuditSource> sources, int maxEntries, int maxBlocks) {
        this.asked = asked;
        this.maxEntries = maxEntries;
        this.maxBlocks = maxBlocks;
        for (AuditSource source : sources) {
            readings(source);
            refusals(source);
            gaps(source);
            places.sort(ORDER);
            cut();
        }
        for (AuditSource source : sources) {
            addAnchor(source, asked.from(), true);
            addAnchor(source, range().to(), false);
        }
    }

    List<AuditPlace> places() {
        return places;
    }

    /** What the places are enough for. */
    SequenceRange range() {
        Long end = next;
        return end == null ? asked : new SequenceRange(asked.from(), end - 1);
    }

    /** Where the next answer begins, or null. */
    @Nullable
    Long next() {
        return next;
    }

    private void readings(AuditSource source) {
        int[] left = {maxEntries + 1};
        source.chain().streams().forward(source.stream(), asked.from(), (seq, position) -> {
            if (seq > range().to()) {
                return false;
            }
            if (position.height() <= source.height()) {
                places.add(new AuditPlace(seq, source.chain().chain(), position));
                left[0]--;
            }
            return left[0] > 0;
        });
    }

    /** A refusal stands once, whatever it says of further sequences. */
    private void refusals(AuditSource source) {
        Set<Position> shown = new HashSet<>();
        source.chain().streams().refused(source.stream(), asked.from(), (seq, position) -> {
            if (seq > range().to()) {
                return false;
            }
            if (position.height() <= source.height() && shown.add(position)) {
                places.add(new AuditPlace(seq, source.chain().chain(), position));
            }
            return shown.size() <= maxEntries;
        });
    }

    private void gaps(AuditSource source) {
        StreamState stream = source.chain().reader().stream(source.stream());
        int count = stream == null ? 0 : stream.gaps();
        for (int number = 0; number < count; number++) {
            SealedGap gap = source.chain().reader().gap(source.stream(), number);
            if (gap == null || gap.position().height() > source.height()) {
                return; // gaps are numbered as they were sealed
            }
            if (gap.from() <= range().to() && gap.to() >= asked.from()) {
                long first = Math.max(gap.from(), asked.from());
                places.add(new AuditPlace(first, source.chain().chain(), gap.position()));
            }
        }
    }

    /** Leaves out what there is no room for, and everything from its sequence on. */
    private void cut() {
        Set<Block> blocks = new HashSet<>();
        for (int i = 0; i < places.size(); i++) {
            AuditPlace place = places.get(i);
            blocks.add(new Block(place.chain(), place.position().height()));
            if (i >= maxEntries || blocks.size() > maxBlocks) {
                long end = place.seq();
                if (end == asked.from()) {
                    throw QueryProblem.badParameter("more than " + maxEntries + " entries say something of sequence "
                            + end + ": there is no audit of it");
                }
                places.removeIf(other -> other.seq() >= end);
                next = end;
                return;
            }
        }
    }

    /**
     * The sealed or refused sequences nearest to the range: with them, whoever checks sees that what lies between two is
     * pending, and not only that nothing is known of it.
     */
    private void addAnchor(AuditSource source, long end, boolean down) {
        AuditPlace anchor = source.nearest(end, down);
        boolean inside = anchor != null && asked.from() <= anchor.seq() && anchor.seq() <= range().to();
        if (anchor != null && !inside) {
            places.add(anchor);
        }
    }
}
