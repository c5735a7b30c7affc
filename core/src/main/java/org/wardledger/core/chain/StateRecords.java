package org.wardledger.core.chain;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records of a chain's derived state: committed ones read through a view and kept, and above them what has changed
 * since. Mutable, not thread-safe.
 */
final class StateRecords {
    private static final byte[] REMOVED = {};

    private final ChainView view;
    private final Map<StateKey, byte[]> cache = new HashMap<>();
    private final Map<StateKey, byte[]> changed = new HashMap<>();
    /** Patients whose closed records are gone, whatever the view still says. */
    private final Set<Long> erased = new HashSet<>();

    private final Set<Long> newlyErased = new HashSet<>();

    /** What has changed, by kind of change. */
    record Changes(Map<StateKey, byte[]> put, Set<StateKey> removed, Set<Long> erased) {}

    StateRecords(ChainView view) {
        this.view = view;
    }

    byte @Nullable [] get(StateKey key) {
        byte[] value = cache.get(key);
        if (value == null) {
            Long patient = key.closedUnder();
            value = patient != null && erased.contains(patient) ? null : view.state(key);
            if (value != null) {
                cache.put(key, value);
            }
        }
        return value == REMOVED ? null : value;
    }

    void put(StateKey key, byte[] value) {
        cache.put(key, value);
        changed.put(key, value);
    }

    void remove(StateKey key) {
        put(key, REMOVED);
    }

    /** Removes every record that is closed under this patient's key. */
    void erase(long patient) {
        cache.keySet().removeIf(key -> key.isClosedOf(patient));
        changed.keySet().removeIf(key -> key.isClosedOf(patient));
        erased.add(patient);
        newlyErased.add(patient);
    }

    boolean isErased(long patient) {
        return erased.contains(patient);
    }

    boolean hasChanged(StateKey key) {
        return changed.containsKey(key);
    }

    boolean isUnchanged() {
        return changed.isEmpty();
    }

    int cached() {
        return cache.size();
    }

    /** All that changed since the last call. */
    Changes drain() {
        Map<StateKey, byte[]> put = new HashMap<>();
        Set<StateKey> removed = new HashSet<>();
        changed.forEach((key, value) -> {
            if (value == REMOVED) {
                removed.add(key);
            } else {
                put.put(key, value);
            }
        });
        Changes changes = new Changes(
                Collections.unmodifiableMap(put), Collections.unmodifiableSet(removed), Set.copyOf(newlyErased));
        changed.clear();
        newlyErased.clear();
        return changes;
    }

    /** Lets go of what the view can give again: to be called when all that was drained is in the view. */
    void clear() {
        cache.clear();
        erased.clear();
    }
}
