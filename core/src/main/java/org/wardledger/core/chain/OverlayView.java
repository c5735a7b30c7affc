package org.wardledger.core.chain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Cid;

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
    private long bytes;

    private record Recent(long height, List<byte[]> entries, StateDelta delta, long bytes) {}

    private record Versioned(long height, byte[] value) {}

    /** @param index the view of what is indexed; it may advance at any time */
    public OverlayView(ChainView index) {
        this.index = index;
    }

    /** Adds a block that was committed. */
    public synchronized void committed(SealedBlock sealed) {
        long height = sealed.block().header().height();
        long size = 0;
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
            for (StateKey key : done.delta().state().keySet()) {
                Versioned kept = state.get(key);
                if (kept != null && kept.height() <= height) {
                    state.remove(key);
                }
            }
            done.delta().payloads().keySet().forEach(payloads::remove);
            bytes -= done.bytes();
        }
    }

    /** Memory that the blocks not yet indexed take, roughly. */
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized byte @Nullable [] state(StateKey key) {
        Versioned mine = state.get(key);
        return mine != null ? mine.value() : index.state(key);
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
