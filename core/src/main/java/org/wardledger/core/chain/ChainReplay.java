package org.wardledger.core.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.entry.Entry;

/**
 * Reads a chain's blocks one after the other, checks all that follows from them, and says what each changes in the
 * chain's state: what an indexer writes, and what a verifier walks through. Not thread-safe; after an exception it is
 * of no more use.
 */
public final class ChainReplay {
    private final int chain;
    private final ChainState state;
    private final ChainFold fold;
    private @Nullable BlockHeader head;

    /**
     * @param head header of the newest block that the view holds, null before the first
     */
    public ChainReplay(int chain, @Nullable BlockHeader head, ChainView view) {
        this(chain, head, view, Bounds.NORMAL);
    }

    ChainReplay(int chain, @Nullable BlockHeader head, ChainView view, Bounds bounds) {
        this.chain = chain;
        this.state = new ChainState(view, bounds);
        this.fold = new ChainFold(chain, state);
        this.head = head;
    }

    /**
     * What one block brings.
     *
     * @param entries decoded, in order
     * @param alerts changes of alerts, as far as their patients' keys are to be had
     * @param passedOver entries whose contents could not be read, so that nothing was concluded from them
     * @param totals over the chain up to and with this block
     */
    public record Replayed(
            List<Entry> entries, StateDelta delta, List<AlertState> alerts, int passedOver, Totals totals) {}

    public @Nullable BlockHeader head() {
        return head;
    }

    /**
     * Checks and applies the next block.
     *
     * @throws LedgerBroken naming the first thing that is wrong
     */
    public Replayed apply(Block block) {
        BlockHeader header = block.header();
        if (header.chain() != chain) {
            throw new LedgerBroken(chain, header.height(), "a block of chain " + header.chain());
        }
        if (header.engineVersion() != Engine.VERSION) {
            throw new LedgerBroken(chain, header.height(), "made by the unknown engine " + header.engineVersion());
        }
        List<Entry> entries = BlockCheck.entries(head, block);
        fold.beginBlock(header.height(), header.generation());
        int nextPayload = 0;
        for (int index = 0; index < entries.size(); index++) {
            Entry entry = entries.get(index);
            byte[] payload =
                    entry instanceof Entry.Content ? block.body().payloads().get(nextPayload++) : null;
            try {
                fold.apply(entry, index, payload);
            } catch (DecodeException | IllegalArgumentException e) {
                throw new LedgerBroken(chain, header.height(), "entry " + index + ": " + e.getMessage());
            }
        }
        fold.endBlock(header.duplicates(), block.body().blockBytes());
        head = header;
        return new Replayed(
                entries,
                state.drain(),
                fold.alerts(),
                fold.passedOver(),
                state.record().totals());
    }

    /** Tells that the newest block is in the view. */
    public void stored() {
        state.trim();
    }
}
