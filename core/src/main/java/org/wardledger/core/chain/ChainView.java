package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Cid;

/**
 * Read access to what the committed blocks of one chain have left behind: derived state, payloads and entries. An index
 * on disk is one, {@link MemoryChain} another, {@link OverlayView} a third that puts recent blocks before the index.
 */
public interface ChainView {
    /** The value of a key of {@link StateKeys}, or null. */
    byte @Nullable [] state(StateKey key);

    /** The payload under this identifier, or null. */
    byte @Nullable [] payload(Cid cid);

    /** Bytes of the entry at this place, or null. */
    byte @Nullable [] entry(long height, int index);
}
