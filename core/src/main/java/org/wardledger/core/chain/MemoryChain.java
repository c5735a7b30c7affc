package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.Cid;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.hiding.SiteVault;

/** A chain's committed data in memory: for simulations and for verifiers. Not thread-safe. */
public final class MemoryChain implements ChainView {
    private final Map<StateKey, byte[]> state = new HashMap<>();
    private final Map<Cid, byte[]> payloads = new HashMap<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Map<KeyPlace, PatientKey> keys = new HashMap<>();
    private final Map<Named, PatientKey> named = new HashMap<>();
    private final @Nullable SiteVault vault;

    private record KeyPlace(long patient, int epoch) {}

    private record Named(String patientId, int epoch) {}

    /** @param vault where patients are looked up; null for one without keys */
    public MemoryChain(@Nullable SiteVault vault) {
        this.vault = vault;
    }

    /** Takes a patient's key, as it came from {@code wardledger.keys}. */
    public void addKey(PatientKey key) {
        keys.put(new KeyPlace(key.patient(), key.epoch()), key);
    }

    /** The same, where it is known whose it is. */
    public void addKey(PatientKey key, String patientId) {
        addKey(key);
        named.put(new Named(patientId, key.epoch()), key);
    }

    /** Forgets all keys of a patient. */
    public void destroyKeys(long patient) {
        keys.keySet().removeIf(place -> place.patient() == patient);
        named.values().removeIf(key -> key.patient() == patient);
    }

    /** Adds the next block and what it changes. */
    public void add(Block block, StateDelta delta) {
        if (block.header().height() != blocks.size()) {
            throw new IllegalArgumentException("block " + blocks.size() + " expected");
        }
        blocks.add(block);
        for (long patient : delta.erased()) {
            state.keySet().removeIf(key -> key.isClosedOf(patient));
            destroyKeys(patient);
        }
        delta.removed().forEach(state::remove);
        state.putAll(delta.state());
        payloads.putAll(delta.payloads());
    }

    public List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** All derived state, for comparing. */
    public Map<StateKey, byte[]> state() {
        return Map.copyOf(state);
    }

    @Override
    public byte @Nullable [] state(StateKey key) {
        return state.get(key);
    }

    @Override
    public byte @Nullable [] payload(Cid cid) {
        return payloads.get(cid);
    }

    @Override
    public @Nullable PatientKey key(long patient, int epoch) {
        return keys.get(new KeyPlace(patient, epoch));
    }

    @Override
    public @Nullable PatientKey keyNamed(String patientId, int epoch) {
        return named.get(new Named(patientId, epoch));
    }

    @Override
    public byte @Nullable [] lookup(String patientId) {
        return vault == null ? null : vault.lookup(patientId);
    }

    @Override
    public byte @Nullable [] entry(long height, int index) {
        if (height < 0 || height >= blocks.size()) {
            return null;
        }
        List<byte[]> entries = blocks.get((int) height).body().entries();
        return index < entries.size() ? entries.get(index) : null;
    }
}
