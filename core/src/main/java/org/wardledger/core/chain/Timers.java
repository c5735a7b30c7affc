package org.wardledger.core.chain;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/** Which patient's timer is due when, by engine time. At most one a patient. Mutable, not thread-safe. */
final class Timers {
    private final Map<Long, Long> dueByPatient = new HashMap<>();
    private final TreeSet<Due> inOrder = new TreeSet<>();

    /** Ordered by time, then by handle: one order on every node. */
    record Due(long dueMs, long patient) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int order = Long.compare(dueMs, other.dueMs);
            return order != 0 ? order : Long.compare(patient, other.patient);
        }
    }

    /** Returns whether anything changed. */
    boolean set(long patient, long dueMs) {
        Long before = dueMs == AlertEngine.NO_TIMER ? dueByPatient.remove(patient) : dueByPatient.put(patient, dueMs);
        if (before != null) {
            inOrder.remove(new Due(before, patient));
        }
        if (dueMs != AlertEngine.NO_TIMER) {
            inOrder.add(new Due(dueMs, patient));
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

    byte[] encode() {
        ByteWriter out = new ByteWriter().varint(inOrder.size());
        inOrder.forEach(due -> out.varint(due.dueMs()).u64(due.patient()));
        return out.toBytes();
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
