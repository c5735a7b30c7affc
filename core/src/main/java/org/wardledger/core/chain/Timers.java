package org.wardledger.core.chain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/**
 * Which patient's or stream's timer is due when, by engine time. At most one each. Mutable, not thread-safe.
 */
final class Timers {
    private final Map<Long, Long> dueMsOf = new HashMap<>();
    private final TreeSet<Due> inOrder = new TreeSet<>();

    /**
     * Ordered by time, then by what it is of: one order on every node.
     *
     * @param of a patient's handle or a stream's ordinal
     */
    record Due(long dueMs, long of) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int order = Long.compare(dueMs, other.dueMs);
            return order != 0 ? order : Long.compare(of, other.of);
        }
    }

    /** Returns whether anything changed. */
    boolean set(long of, long dueMs) {
        Long before = dueMs == AlertEngine.NO_TIMER ? dueMsOf.remove(of) : dueMsOf.put(of, dueMs);
        if (before != null) {
            inOrder.remove(new Due(before, of));
        }
        if (dueMs != AlertEngine.NO_TIMER) {
            inOrder.add(new Due(dueMs, of));
        }
        return before == null ? dueMs != AlertEngine.NO_TIMER : before != dueMs;
    }

    /** Engine time of the next one, or {@link AlertEngine#NO_TIMER}. */
    long nextMs() {
        return inOrder.isEmpty() ? AlertEngine.NO_TIMER : inOrder.getFirst().dueMs();
    }

    Due first() {
        return inOrder.getFirst();
    }

    /** A copy, in order. */
    List<Due> all() {
        return List.copyOf(inOrder);
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter().varint(inOrder.size());
        inOrder.forEach(due -> out.varint(due.dueMs()).u64(due.of()));
        return out.toBytes();
    }

    /** Those that a view has. */
    static Timers read(ChainView view, StateKey key) {
        byte[] pending = view.state(key);
        return pending == null ? new Timers() : decode(pending);
    }

    static Timers decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Timers timers = new Timers();
        for (int left = in.count(Integer.MAX_VALUE, "timers"); left > 0; left--) {
            long dueMs = in.varint();
            timers.set(in.u64(), dueMs);
        }
        return timers;
    }
}
