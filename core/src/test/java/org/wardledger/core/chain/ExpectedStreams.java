package org.wardledger.core.chain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which readings are too late, by the promises alone: behind 64 holes of a boot, or 16 boots of a stream. */
final class ExpectedStreams {
    private final Map<SealedReading.Identity, Boot> boots = new HashMap<>();
    private final Map<SealedReading.Identity, Deque<Boot>> open = new HashMap<>();

    private static final class Boot {
        private final TreeSet<Long> sealed = new TreeSet<>();
        private final Set<Long> refused = new HashSet<>();
        private long floor;
        private boolean closed;

        void seal(long seq) {
            sealed.add(seq);
            int holes = 0;
            long endOfLowest = 0;
            Long before = null;
            for (long next : sealed.tailSet(floor)) {
                if (before != null && next - 1 > before) {
                    endOfLowest = holes == 0 ? next : endOfLowest;
                    holes++;
                }
                before = next;
            }
            floor = holes > 64 ? endOfLowest : floor;
        }
    }

    /** Of a reading that is not sealed. */
    boolean isTooLate(SealedReading.Identity reading) {
        Boot boot = boots.get(bootOf(reading));
        boolean refused = boot != null && boot.refused.contains(reading.seq());
        return boot != null && !refused && (boot.closed || reading.seq() < boot.floor);
    }

    /** It counts like a reading, and one may still come. */
    void refuse(SealedReading.Identity reading) {
        Boot boot = boots.get(bootOf(reading));
        if (boot != null && boot.sealed.contains(reading.seq())) {
            return;
        }
        if (!isTooLate(reading)) {
            seal(reading);
        }
        Objects.requireNonNull(boots.get(bootOf(reading))).refused.add(reading.seq());
    }

    void seal(SealedReading.Identity reading) {
        Boot boot = boots.get(bootOf(reading));
        if (boot == null) {
            boot = new Boot();
            boots.put(bootOf(reading), boot);
            Deque<Boot> ofStream = open.computeIfAbsent(streamOf(reading), stream -> new ArrayDeque<>());
            ofStream.addLast(boot);
            if (ofStream.size() > 16) {
                ofStream.removeFirst().closed = true;
            }
        }
        if (!boot.refused.contains(reading.seq())) {
            boot.seal(reading.seq());
        }
    }

    /** What comes of the patient later begins anew. */
    void erase(String patient) {
        boots.keySet().removeIf(boot -> boot.patient().equals(patient));
        open.keySet().removeIf(stream -> stream.patient().equals(patient));
    }

    private static SealedReading.Identity bootOf(SealedReading.Identity i) {
        return new SealedReading.Identity(i.patient(), i.ward(), i.bed(), i.device(), i.stream(), i.boot(), 0);
    }

    private static SealedReading.Identity streamOf(SealedReading.Identity i) {
        return new SealedReading.Identity(i.patient(), i.ward(), i.bed(), i.device(), i.stream(), "", 0);
    }
}
