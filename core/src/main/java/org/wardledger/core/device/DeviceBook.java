package org.wardledger.core.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.ReleaseContent;
import org.wardledger.core.input.Input;

/**
 * All registered devices and assignments of a site, as {@code wardledger.devices} has them. The history of a device is its records by
 * (from, handle); each ends where the next one begins. Mutable, not thread-safe.
 */
public final class DeviceBook {
    private static final Comparator<Start> ORDER =
            Comparator.comparingLong(Start::fromMs).thenComparingLong(Start::assignment);

    private final Map<String, TreeMap<Start, DeviceRecord>> histories = new HashMap<>();
    private final Map<String, DeviceRegistration> registrations = new TreeMap<>();

    private record Start(long fromMs, long assignment) {}

    /** Takes a record; a newer one with the same key takes the place of the older. */
    public void put(DeviceFact fact) {
        switch (fact) {
            case DeviceRegistration registration -> registrations.put(registration.device(), registration);
            case DeviceRecord record ->
                histories
                        .computeIfAbsent(record.device(), device -> new TreeMap<>(ORDER))
                        .put(new Start(record.fromMs(), record.assignment()), record);
        }
    }

    /** What a device was registered as, or null. */
    public @Nullable DeviceRegistration registration(String device) {
        return registrations.get(device);
    }

    /** All of them, by the devices' names. */
    public List<DeviceRegistration> registrations() {
        return List.copyOf(registrations.values());
    }

    /** A device's assignments, oldest first; empty when nobody registered one. */
    public List<DeviceRecord> history(String device) {
        TreeMap<Start, DeviceRecord> history = histories.get(device);
        return history == null ? List.of() : List.copyOf(history.values());
    }

    /** The assignment that holds for a device at this time of a reading, or null before the first. */
    public @Nullable DeviceRecord at(String device, long readingMs) {
        TreeMap<Start, DeviceRecord> history = histories.get(device);
        if (history == null) {
            return null;
        }
        Map.Entry<Start, DeviceRecord> entry = history.floorEntry(new Start(readingMs, Long.MAX_VALUE));
        return entry == null ? null : entry.getValue();
    }

    /** Records of the assignments that are sealed in this chain. */
    public List<DeviceRecord> ofChain(int chain) {
        return histories.values().stream()
                .flatMap(history -> history.values().stream())
                .filter(record -> record.chain() == chain)
                .toList();
    }

    /** How many devices have assignments. */
    public int devices() {
        return histories.size();
    }

    public int assignments() {
        return histories.values().stream().mapToInt(TreeMap::size).sum();
    }

    /** Releases of this chain's assignments that other assignments follow, whether they are sealed already or not. */
    public List<Input.Release> releases(int chain) {
        List<Input.Release> releases = new ArrayList<>();
        histories.values().forEach(history -> releases(chain, history.values(), releases));
        return releases;
    }

    private static void releases(int chain, Collection<DeviceRecord> history, List<Input.Release> releases) {
        Set<AssignmentRef> over = new HashSet<>();
        history.forEach(record -> over.add(record.ref()));
        DeviceRecord before = null;
        for (DeviceRecord record : history) {
            if (before != null && before.chain() == chain) {
                releases.add(release(before.assignment(), record));
            }
            for (AssignmentRef old : record.predecessors()) {
                // a registered one ends where the next begins; one that nobody registered, where a record names it
                // first
                if (over.add(old) && old.chain() == chain) {
                    releases.add(release(old.assignment(), record));
                }
            }
            before = record;
        }
    }

    private static Input.Release release(long assignment, DeviceRecord successor) {
        return new Input.Release(assignment, new ReleaseContent(successor.fromMs(), successor.ref()));
    }
}
