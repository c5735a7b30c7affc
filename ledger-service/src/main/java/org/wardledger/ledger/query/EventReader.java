package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.Change;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.Position;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.ledger.query.StreamPosition.Heard;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.AlertView;

/**
 * Reads what the indexed blocks brought, block after block, from a position on. It holds one block at most, so a reader
 * that is slow costs nothing but its own delay. Not thread-safe.
 */
public final class EventReader {
    private final LedgerStore store;
    private final @Nullable String ward;
    private StreamPosition position;
    private int turn;
    private long untold;

    /** @param ward only readings and alerts of this ward, and alerts that move from one to another; of all when null */
    public EventReader(LedgerStore store, StreamPosition from, @Nullable String ward) {
        this.store = store;
        this.position = from;
        this.ward = ward;
    }

    /** How many events nobody can be told of any more, because their patients were erased. */
    public long untold() {
        return untold;
    }

    /** Behind everything that was read. */
    public StreamPosition position() {
        return position;
    }

    /** The events of the next block, or none when all indexed blocks are read. Chains take turns. */
    public List<LedgerEvent> next() {
        int chains = store.chains().size();
        for (int i = 0; i < chains; i++) {
            ChainStore chain = store.chain((turn + i) % chains);
            if (position.of(chain.chain()).height() < chain.height()) {
                turn = (chain.chain() + 1) % chains;
                return read(chain);
            }
        }
        return List.of();
    }

    private List<LedgerEvent> read(ChainStore chain) {
        Heard heard = position.of(chain.chain());
        long height = heard.height() + 1;
        BlockHeader header = chain.header(height);
        List<byte[]> entries = chain.entries(height);
        if (header == null || entries == null) {
            throw new IllegalStateException("chain " + chain.chain() + ": the index lost block " + height);
        }
        ReadingOpener readings = new ReadingOpener(chain);
        AlertOpener alerts = new AlertOpener(chain);
        List<LedgerEvent> events = new ArrayList<>();
        for (int index = heard.entries(); index < entries.size(); index++) {
            StreamPosition behind = position.with(chain.chain(), new Heard(heard.height(), index + 1));
            Position place = new Position(height, index);
            try {
                LedgerEvent event = event(
                        EntryCodec.decode(entries.get(index)), place, header.generation(), behind, readings, alerts);
                if (event != null) {
                    events.add(event);
                }
            } catch (Unreadable e) {
                untold++; // its patient was erased since: there is nothing left to tell
            }
        }
        position = position.with(chain.chain(), new Heard(height, 0));
        events.add(new LedgerEvent.Block(position, BlockSummary.of(header)));
        return events;
    }

    /** What an entry means to those who listen, or null. */
    private @Nullable LedgerEvent event(
            Entry entry,
            Position place,
            int generation,
            StreamPosition behind,
            ReadingOpener readings,
            AlertOpener alerts) {
        return switch (entry) {
            case Entry.Reading reading -> {
                ReadingView view = readings.open(place, generation, reading);
                yield ward == null || ward.equals(view.ward()) ? new LedgerEvent.Reading(behind, view) : null;
            }
            case Entry.Alert alert -> {
                AlertView view = AlertView.of(alerts.open(place, generation, alert));
                // who moves is told of in the ward that was left, too
                boolean concerns = ward == null || ward.equals(view.ward()) || alert.change() == Change.MOVED;
                yield concerns ? new LedgerEvent.Alert(behind, view) : null;
            }
            default -> null; // the other kinds are no events of their own
        };
    }
}
