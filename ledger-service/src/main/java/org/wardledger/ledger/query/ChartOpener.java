package org.wardledger.ledger.query;

import java.util.List;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.Chart;
import org.wardledger.core.chain.Position;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.ledger.store.ChainStore;

/** What was recorded of one chain's patients. Thread-safe. */
final class ChartOpener {
    private final ChainStore chain;

    ChartOpener(ChainStore chain) {
        this.chain = chain;
    }

    /**
     * What held at a height.
     *
     * @throws Unreadable when the patient was erased, or this node has no keys
     * @throws IllegalStateException when the index contradicts itself
     */
    Chart at(long patient, long height) {
        ChainReader reader = chain.reader();
        List<Position> places = reader.records(patient);
        if (places.isEmpty() || places.getLast().height() <= height) {
            return reader.chart(patient); // what came in between would only hold longer
        }
        Chart chart = Chart.EMPTY;
        for (Position place : places) {
            if (place.height() <= height) {
                chart = chart.with(open(place));
            }
        }
        return chart;
    }

    /**
     * What an entry says that was recorded.
     *
     * @throws Unreadable when the patient was erased, or this node has no keys
     */
    private RecordContent open(Position place) {
        BlockHeader header = chain.header(place.height());
        List<byte[]> entries = chain.entries(place.height());
        if (header == null
                || entries == null
                || !(EntryCodec.decode(entries.get(place.index())) instanceof Entry.Recorded recorded)) {
            throw lost(place);
        }
        return open(recorded, header.generation(), place);
    }

    private RecordContent open(Entry.Recorded entry, int generation, Position place) {
        ChainReader reader = chain.reader();
        byte[] context = Contexts.recorded(generation, entry.event());
        List<Integer> ordinals = reader.reveal(entry.patient(), context, entry.record());
        if (ordinals == null) {
            throw new Unreadable(chain.chain());
        }
        return switch (reader.content(entry.patient(), ordinals.getFirst())) {
            case RecordContent record -> record;
            case null -> throw new Unreadable(chain.chain());
            default -> throw lost(place);
        };
    }

    private IllegalStateException lost(Position place) {
        return new IllegalStateException("chain " + chain.chain() + ": the index lost the record at " + place);
    }
}
