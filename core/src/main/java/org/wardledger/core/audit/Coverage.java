package org.wardledger.core.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.wardledger.core.sequence.SequenceRange;

/**
 * What is shown of each sequence of a range: every one is in exactly one of the lists. Ranges ascend and are as long as
 * they can be.
 *
 * @param sealed a Reading shows it
 * @param refused no Reading shows it, and a Refused names it: it came, and was refused
 * @param missing neither, and a Gap declares it missing
 * @param pending none of these, and sealed or refused ones of the same stream lie on both sides: it may still come or be
 *     declared
 * @param unknown nothing shows anything of it
 */
public record Coverage(
        List<SequenceRange> sealed,
        List<SequenceRange> refused,
        List<SequenceRange> missing,
        List<SequenceRange> pending,
        List<SequenceRange> unknown) {
    public Coverage {
        sealed = List.copyOf(sealed);
        refused = List.copyOf(refused);
        missing = List.copyOf(missing);
        pending = List.copyOf(pending);
        unknown = List.copyOf(unknown);
    }

    /** How many sequences these ranges have, as an unsigned number. */
    public static long count(List<SequenceRange> ranges) {
        return ranges.stream().mapToLong(range -> range.to() - range.from() + 1).sum();
    }

    /** Puts together what streams show; of several things that are shown of a sequence, the first in this order counts. */
    enum Kind {
        SEALED,
        REFUSED,
        MISSING,
        PENDING,
        UNKNOWN
    }

    /** Collects what is shown of the sequences of one range. */
    static final class Sheet {
        private final SequenceRange range;
        /** By the sequence with which it begins, how many more ranges of each kind there are from there on. */
        private final TreeMap<Long, int[]> changes = new TreeMap<>();

        Sheet(SequenceRange range) {
            this.range = range;
            changes.put(range.from(), new int[Kind.values().length]);
            show(Kind.UNKNOWN, range.from(), range.to());
        }

        /** Both ends inclusive; what lies outside of the range is left out, and so is a range that ends before it begins. */
        void show(Kind kind, long from, long to) {
            long first = Math.max(from, range.from());
            long last = Math.min(to, range.to());
            if (first > last) {
                return;
            }
            change(first)[kind.ordinal()]++;
            if (last < range.to()) {
                change(last + 1)[kind.ordinal()]--;
            }
        }

        private int[] change(long at) {
            return changes.computeIfAbsent(at, any -> new int[Kind.values().length]);
        }

        Coverage coverage() {
            List<List<SequenceRange>> lists = new ArrayList<>();
            for (Kind ignored : Kind.values()) {
                lists.add(new ArrayList<>());
            }
            int[] shown = new int[Kind.values().length];
            for (Map.Entry<Long, int[]> change : changes.entrySet()) {
                for (int kind = 0; kind < shown.length; kind++) {
                    shown[kind] += change.getValue()[kind];
                }
                Long next = changes.higherKey(change.getKey());
                long last = next == null ? range.to() : next - 1;
                append(lists.get(first(shown)), change.getKey(), last);
            }
            return new Coverage(lists.get(0), lists.get(1), lists.get(2), lists.get(3), lists.get(4));
        }

        private static int first(int[] shown) {
            int kind = 0;
            while (shown[kind] == 0) {
                kind++; // the whole range is unknown at least
            }
            return kind;
        }

        private static void append(List<SequenceRange> ranges, long from, long to) {
            boolean joins = !ranges.isEmpty() && ranges.getLast().to() == from - 1;
            ranges.add(new SequenceRange(joins ? ranges.removeLast().from() : from, to));
        }
    }
}
