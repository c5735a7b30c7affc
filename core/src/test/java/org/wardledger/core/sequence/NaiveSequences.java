package org.wardledger.core.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a {@link SequenceSet} promises, without its bounds in space: every sequence one by one, from 0 up to a small
 * number that stands for its offset.
 */
final class NaiveSequences {
    private final TreeSet<Integer> sealed = new TreeSet<>();
    /** Missing between two sealed ones, to the engine time at which that was to be declared. */
    private final TreeMap<Integer, Long> missing = new TreeMap<>();

    private final TreeSet<Integer> declared = new TreeSet<>();
    private int floor;
    private boolean closed;

    Standing standing(int seq) {
        if (seq < floor) {
            return Standing.CLOSED;
        }
        if (sealed.contains(seq)) {
            return Standing.SEALED;
        }
        return closed ? Standing.CLOSED : Standing.NEW;
    }

    List<SequenceRange> insert(int seq, long dueMs) {
        sealed.add(seq);
        missing.remove(seq);
        for (int between = sealed.first(); between < sealed.last(); between++) {
            if (between > floor && !sealed.contains(between)) {
                missing.putIfAbsent(between, dueMs);
            }
        }
        List<SequenceRange> runs = runs(missing.navigableKeySet());
        if (runs.size() <= SequenceSet.MAX_HOLES) {
            return List.of();
        }
        SequenceRange lowest = runs.getFirst();
        boolean said = declared.contains((int) lowest.from());
        floor = (int) lowest.to() + 1;
        missing.headMap(floor).clear();
        return said ? List.of() : List.of(lowest);
    }

    List<SequenceRange> declareDue(long engineMs) {
        TreeSet<Integer> due = new TreeSet<>();
        missing.forEach((seq, dueMs) -> {
            if (dueMs <= engineMs && declared.add(seq)) {
                due.add(seq);
            }
        });
        return runs(due);
    }

    List<SequenceRange> close() {
        closed = true;
        return declareDue(Long.MAX_VALUE);
    }

    void dueBy(long dueMs) {
        missing.replaceAll((seq, before) -> Math.min(before, dueMs));
    }

    long nextDueMs() {
        return missing.entrySet().stream()
                .filter(hole -> !declared.contains(hole.getKey()))
                .mapToLong(Map.Entry::getValue)
                .min()
                .orElse(SequenceSet.NOTHING_DUE);
    }

    /** Every hole above the floor. */
    List<Hole> holes() {
        return runs(missing.navigableKeySet()).stream()
                .map(run -> new Hole(
                        run.from(),
                        run.to(),
                        declared.contains((int) run.from()) ? Hole.DECLARED : missing.get((int) run.from())))
                .toList();
    }

    private static List<SequenceRange> runs(Iterable<Integer> ascending) {
        List<SequenceRange> runs = new ArrayList<>();
        for (int seq : ascending) {
            if (!runs.isEmpty() && runs.getLast().to() == seq - 1) {
                runs.set(runs.size() - 1, new SequenceRange(runs.getLast().from(), seq));
            } else {
                runs.add(new SequenceRange(seq, seq));
            }
        }
        return runs;
    }
}
