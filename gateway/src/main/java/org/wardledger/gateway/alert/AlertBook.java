package org.wardledger.gateway.alert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one partition of {@code wardledger.alerts}, read from its beginning: the newest of each that stands. What
 * was there before this gateway came is the backlog. Of that only the outcome is told, for somebody may have seen any part
 * of it, and must not be shown an older state again. Memory: the alerts that stand, and the last {@link #REMEMBERED} that
 * ended. For one thread.
 */
public final class AlertBook {
    /** Of so many alerts that ended the revision is remembered. */
    static final int REMEMBERED = 1_000;

    private static final byte[] NOTHING = new byte[0];

    /**
     * What is to be published on a topic, retained, in this order; an empty message takes the retained one away.
     *
     * @param messages at least one
     */
    public record Telling(String topic, List<byte[]> messages) {
        public Telling {
            messages = List.copyOf(messages);
        }
    }

    private final Map<String, WardAlert> standing = new HashMap<>();
    private final Map<String, Long> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private Set<String> endedInBacklog = new LinkedHashSet<>(); // topics

    /**
     * Reads a record of the backlog.
     *
     * @param told whether this gateway, or the one before it, has published this record
     * @param record value, null for a tombstone
     * @throws IllegalArgumentException when it is not an alert
     */
    public void backlog(String id, byte @Nullable [] record, boolean told) {
        for (Telling telling : next(id, record)) {
            WardAlert stands = standing.get(id);
            if (stands != null && stands.topic().equals(telling.topic())) {
                endedInBacklog.remove(telling.topic());
            } else if (!told) {
                endedInBacklog.add(telling.topic());
            }
        }
    }

    /** What is to be told when the backlog is read: what stands, and the end of what ended untold. */
    public List<Telling> outcome() {
        List<Telling> outcome = new ArrayList<>();
        standing.values().forEach(alert -> outcome.add(new Telling(alert.topic(), List.of(alert.payload()))));
        endedInBacklog.forEach(topic -> outcome.add(new Telling(topic, List.of(NOTHING))));
        endedInBacklog = Set.of();
        return outcome;
    }

    /**
     * Reads a record that came after the backlog.
     *
     * @param record value, null for a tombstone
     * @return what is to be told; nothing when it says nothing new
     * @throws IllegalArgumentException when it is not an alert
     */
    public List<Telling> next(String id, byte @Nullable [] record) {
        if (record == null) { // erased: it ended without a word
            WardAlert before = standing.remove(id);
            if (before == null) {
                return List.of();
            }
            ended.put(id, Long.MAX_VALUE);
            return List.of(new Telling(before.topic(), List.of(NOTHING)));
        }
        WardAlert alert = WardAlert.of(record);
        WardAlert before = standing.get(alert.id());
        if (alert.rev() <= (before == null ? ended.getOrDefault(alert.id(), -1L) : Long.valueOf(before.rev()))) {
            return List.of();
        }
        List<Telling> tellings = new ArrayList<>();
        if (alert.cleared()) {
            standing.remove(alert.id());
            ended.put(alert.id(), alert.rev());
            tellings.add(new Telling(alert.topic(), List.of(alert.payload(), NOTHING)));
        } else {
            standing.put(alert.id(), alert);
            tellings.add(new Telling(alert.topic(), List.of(alert.payload())));
        }
        if (before != null && !before.topic().equals(alert.topic())) {
            // it has gone to another bed: said there first, so that it is never nowhere
            tellings.add(new Telling(before.topic(), List.of(NOTHING)));
        }
        return tellings;
    }
}
