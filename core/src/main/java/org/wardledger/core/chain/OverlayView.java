package org.wardledger.core.chain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Cid;
import org.wardledger.core.hiding.PatientKey;

/**
 * Puts committed blocks that are not indexed yet before an index that follows. Bounded by the caller, who watches
 * {@link #bytes()} and stops sealing when indexing is stuck. Thread-safe: the indexer tells of its progress from another
 * thread.
 */
public final class OverlayView implements ChainView {
    private final ChainView index;
    private final Deque<Recent> recent = new ArrayDeque<>();
    private final Map<StateKey, Versioned> state = new HashMap<>();
    private final Map<Cid, byte[]> payloads = new HashMap<>();
    private final Map<KeyPlace, PatientKey> keys = new HashMap<>();
    private final Set<Long> erased = new HashSet<>();
    private long bytes;

    private record Recent(long height, List<byte[]> entries, StateDelta delta, long bytes) {}

    /** @param value null for a record that is gone */
    private record Versioned(long height, byte @Nullable [] value) {}

    private record KeyPlace(long patient, int epoch) {}

    /** @param index the view of what is indexed; it may advance at any time */
    public OverlayView(ChainView index) {
        this.index = index;
    }

    /** Adds a block that was committed. */
    public synchronized void committed(SealedBlock sealed) {
        long height = sealed.block().header().height();
        long size = 0;
        sealed.delta().erased().forEach(this::erase);
        for (StateKey key : sealed.delta().removed()) {
            state.put(key, new Versioned(height, null));
            size += 100;
        }
        for (PatientKey key : sealed.delta().keys()) {
            keys.put(new KeyPlace(key.patient(), key.epoch()), key);
        }
        for (var change : sealed.delta().state().entrySet()) {
            state.put(change.getKey(), new Versioned(height, change.getValue()));
            size += 100 + change.getValue().length;
        }
        for (byte[] entry : sealed.block().body().entries()) {
            size += entry.length + 16;
        }
        for (byte[] payload : sealed.delta().payloads().values()) {
            size += payload.length + 100;
        }
        payloads.putAll(sealed.delta().payloads());
        recent.addLast(new Recent(height, sealed.block().body().entries(), sealed.delta(), size));
        bytes += size;
    }

    /** Lets go of blocks up to this height: the index has them now. */
    public synchronized void indexed(long height) {
        while (!recent.isEmpty() && recent.getFirst().height() <= height) {
            Recent done = recent.removeFirst();
            done.delta().state().keySet().forEach(key -> letGo(key, height));
            done.delta().removed().forEach(key -> letGo(key, height));
            done.delta().keys().forEach(key -> keys.remove(new KeyPlace(key.patient(), key.epoch())));
            done.delta().erased().forEach(erased::remove);
            done.delta().payloads().keySet().forEach(payloads::remove);
            bytes -= done.bytes();
        }
    }

    private void erase(long patient) {
        erased.add(patient);
        state.keySet().removeIf(key -> key.isClosedOf(patient));
        keys.keySet().removeIf(place -> place.patient() == patient);
    }

    private void letGo(StateKey key, long height) {
        Versioned kept = state.get(key);
        if (kept != null && kept.height() <= height) {
            state.remove(key);
        }
    }

    /** Memory that the blocks not yet indexed take, roughly. */
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized byte @Nullable [] state(StateKey key) {
        Versioned mine = state.get(key);
        if (mine != null) {
            return mine.value();
        }
        Long patient = key.closedUnder();
        return patient != null && erased.contains(patient) ? null : index.state(key);
    }

    @Override
    public synchronized @Nullable PatientKey key(long patient, int epoch) {
        PatientKey mine = keys.get(new KeyPlace(patient, epoch));
        if (mine != null) {
            return mine;
        }
        return erased.contains(patient) ? null : index.key(patient, epoch);
    }

    @Override
    public @Nullable PatientKey keyNamed(String patientId, int epoch) {
        return index.keyNamed(patientId, epoch); // what is made by recent blocks, their state knows
    }

    @Override
    public byte @Nullable [] lookup(String patientId) {
        return index.lookup(patientId);
    }

    @Override
    public synchronized byte @Nullable [] payload(Cid cid) {
        byte[] mine = payloads.get(cid);
        return mine != null ? mine : index.payload(cid);
    }

    @Override
    public synchronized byte @Nullable [] entry(long height, int entryIndex) {
        for (Recent block : recent) {
            if (block.height() == height) {
                return entryIndex < block.entries().size() ? block.entries().get(entryIndex) : null;
            }
        }
        return index.entry(height, entryIndex);
    }
}
