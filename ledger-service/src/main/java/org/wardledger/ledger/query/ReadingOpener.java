package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.Assignment;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.Position;
import org.wardledger.core.chain.Reattribution;
import org.wardledger.core.chain.StreamState;
import org.wardledger.core.content.ActorContent;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.ledger.query.ReadingView.MeasurementView;
import org.wardledger.ledger.query.ReadingView.WaveformView;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.wire.UtcTime;

/**
 * Puts readings of one chain together from their entries and what these refer to. For one answer: it remembers what it
 * has met, within bounds. Not thread-safe.
 */
final class ReadingOpener {
    private static final int MAX_BLOCKS = 16;
    private static final int MAX_CONTENTS = 10_000;

    private final ChainStore chain;
    private final ChainReader reader;
    private final Map<Integer, Source> sources = new HashMap<>();
    private final Map<Long, OpenBlock> blocks = bounded(MAX_BLOCKS);
    private final Map<Place, Content> contents = bounded(MAX_CONTENTS);

    private record Place(long patient, int ordinal) {}

    private record OpenBlock(int generation, List<byte[]> entries) {}

    /** Where readings of one stream come from. */
    private record Source(
            StreamState stream, Assignment assignment, String patient, List<Reattribution> reattributions) {}

    ReadingOpener(ChainStore chain) {
        this.chain = chain;
        this.reader = chain.reader();
    }

    /**
     * @throws Unreadable when the patient was erased, or this node has no keys
     * @throws IllegalStateException when the index contradicts itself
     */
    ReadingView open(Position position) {
        return open(position, false);
    }

    /** The same, with the identifiers of its payloads. */
    ReadingView openWithCids(Position position) {
        return open(position, true);
    }

    private ReadingView open(Position position, boolean withCids) {
        OpenBlock block = blocks.computeIfAbsent(position.height(), this::block);
        if (!(EntryCodec.decode(block.entries().get(position.index())) instanceof Entry.Reading reading)) {
            throw lost("reading at " + position);
        }
        return open(position, block.generation(), reading, withCids);
    }

    /**
     * Whether the reading was reattributed up to a block: it is not its patient's.
     *
     * @param height of the newest block that counts
     */
    boolean isReattributed(Position position, long height) {
        OpenBlock block = blocks.computeIfAbsent(position.height(), this::block);
        if (!(EntryCodec.decode(block.entries().get(position.index())) instanceof Entry.Reading reading)) {
            throw lost("reading at " + position);
        }
        Source source = sources.computeIfAbsent(reading.stream(), this::source);
        return source.reattributions().stream()
                .anyMatch(one -> one.position().height() <= height && one.covers(reading.readingMs()));
    }

    private OpenBlock block(long height) {
        BlockHeader header = found(chain.header(height), "header " + height);
        return new OpenBlock(header.generation(), found(chain.entries(height), "block " + height));
    }

    /** A reading that is met while its block is walked through. */
    ReadingView open(Position position, int generation, Entry.Reading reading) {
        return open(position, generation, reading, false);
    }

    private ReadingView open(Position position, int generation, Entry.Reading reading, boolean withCids) {
        Source source = sources.computeIfAbsent(reading.stream(), this::source);
        long patient = source.assignment().patient();
        List<MeasurementView> measurements = new ArrayList<>();
        WaveformView waveform = null;
        String actor = null;
        List<String> cids = new ArrayList<>();
        byte[] context = Contexts.reading(generation, reading.stream(), reading.seq());
        for (int ordinal : readable(reader.reveal(patient, context, reading.contents()))) {
            switch (content(patient, ordinal)) {
                case Content.Measured m -> measurements.add(MeasurementView.of(m.measurement()));
                case Content.Sampled s -> waveform = WaveformView.of(s.waveform());
                case ActorContent(String who) -> actor = who;
                default -> throw lost("content " + ordinal + " of a reading");
            }
            if (withCids) {
                Cid cid = reader.cid(patient, ordinal);
                cids.add(found(cid, "content " + ordinal).toString());
            }
        }
        return new ReadingView(
                chain.chain(),
                position.height(),
                position.index(),
                source.patient(),
                source.assignment().ward(),
                source.assignment().bed(),
                source.assignment().device(),
                source.stream().stream(),
                source.stream().boot(),
                reading.seq(),
                UtcTime.text(reading.readingMs()),
                UtcTime.text(reading.arrivalMs()),
                UtcTime.text(reading.engineMs()),
                waveform == null ? measurements : null,
                waveform,
                actor,
                withCids ? cids : null,
                null);
    }

    private Source source(int ordinal) {
        StreamState stream = found(reader.stream(ordinal), "stream " + ordinal);
        Assignment assignment = readable(reader.assignment(stream.assignment()));
        String patient = readable(reader.patientId(assignment.patient()));
        return new Source(stream, assignment, patient, reader.reattributions(stream.assignment()));
    }

    private Content content(long patient, int ordinal) {
        Place place = new Place(patient, ordinal);
        Content known = contents.get(place);
        if (known == null) {
            known = readable(reader.content(patient, ordinal));
            if (known instanceof Content.Measured) { // a waveform is large and does not come again
                contents.put(place, known);
            }
        }
        return known;
    }

    /** What takes the patient's key to read. */
    private <T> T readable(@Nullable T value) {
        if (value == null) {
            throw new Unreadable(chain.chain());
        }
        return value;
    }

    private <T> T found(@Nullable T value, String what) {
        if (value == null) {
            throw lost(what);
        }
        return value;
    }

    private IllegalStateException lost(String what) {
        return new IllegalStateException("chain " + chain.chain() + ": the index lost " + what);
    }

    private static <K, V> Map<K, V> bounded(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }
}
