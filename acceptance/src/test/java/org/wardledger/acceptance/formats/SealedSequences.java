package org.wardledger.acceptance.formats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The sequences of one stream: docs/FORMATS.md "Sequences", as far as it takes to know whether what is missing was
 * declared, once and as a whole.
 */
final class SealedSequences {
    private static final long GRACE_MS = 5_000;

    /** What is missing between two sealed ones, by its first sequence. */
    private final TreeMap<Long, Hole> holes = new TreeMap<>();

    private final Set<Long> refused = new HashSet<>();
    private final Set<Long> read = new HashSet<>();
    private long handover = -1;
    private long first = -1;
    private long last = -1;

    private record Hole(long to, long opened, boolean declared) {}

    private void seal(long seq, long engineTime) {
        if (first < 0) {
            first = seq;
            last = seq;
        } else if (seq > last) {
            open(last + 1, seq - 1, engineTime);
            last = seq;
        } else if (seq < first) {
            open(seq + 1, first - 1, engineTime);
            first = seq;
        } else {
            split(seq);
        }
    }

    private void open(long from, long to, long engineTime) {
        if (from <= to) {
            holes.put(from, new Hole(to, engineTime, false));
        }
    }

    private void split(long seq) {
        Map.Entry<Long, Hole> before = holes.floorEntry(seq);
        if (before == null || before.getValue().to() < seq) {
            throw new Malformed("sequence " + seq + " is sealed twice");
        }
        Hole hole = before.getValue();
        holes.remove(before.getKey());
        if (before.getKey() < seq) {
            holes.put(before.getKey(), new Hole(seq - 1, hole.opened(), hole.declared()));
        }
        if (seq < hole.to()) {
            holes.put(seq + 1, new Hole(hole.to(), hole.opened(), hole.declared()));
        }
    }

    /** The sequences came and were refused: they are not missing, but where they are declared so. */
    void refuse(long from, long to, long engineTime) {
        for (long seq = from; seq <= to; seq++) {
            Map.Entry<Long, Hole> before = holes.floorEntry(seq);
            boolean missing = before != null && before.getValue().to() >= seq;
            boolean declared = missing && before.getValue().declared();
            boolean there = first >= 0 && first <= seq && seq <= last && !missing;
            if (!there && !declared) {
                seal(seq, engineTime);
            }
            if (seq != handover) {
                refused.add(seq);
            }
        }
    }

    /** A reading; one that was refused before may come all the same, once. */
    void read(long seq, long engineTime) {
        if (!read.add(seq)) {
            throw new Malformed("sequence " + seq + " is sealed twice");
        }
        Map.Entry<Long, Hole> before = holes.floorEntry(seq);
        boolean missing = before != null && before.getValue().to() >= seq;
        boolean there = first >= 0 && first <= seq && seq <= last && !missing;
        if (!there || !refused.contains(seq)) {
            seal(seq, engineTime);
        }
    }

    /** The sequence counts as sealed, where it is not; a reading may not have it any more. */
    void handOver(long seq, long engineTime) {
        Map.Entry<Long, Hole> before = holes.floorEntry(seq);
        boolean missing = before != null && before.getValue().to() >= seq;
        if (first < 0 || seq < first || seq > last || missing) {
            handover = seq;
            seal(seq, engineTime);
        }
    }

    void declare(long from, long to) {
        Hole hole = holes.get(from);
        if (hole == null || hole.to() != to || hole.declared()) {
            throw new Malformed("a gap from " + from + " to " + to + " where " + hole + " is missing");
        }
        holes.put(from, new Hole(to, hole.opened(), true));
    }

    /** What is missing for longer than the grace, and was not declared. */
    List<String> overdue(long engineTime) {
        List<String> overdue = new ArrayList<>();
        holes.forEach((from, hole) -> {
            if (!hole.declared() && hole.opened() + GRACE_MS <= engineTime) {
                overdue.add(from + " to " + hole.to());
            }
        });
        return overdue;
    }
}
