package org.wardledger.ledger.store;

import java.nio.ByteBuffer;
import java.util.List;
import org.wardledger.core.alert.Change;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.chain.Assignment;
import org.wardledger.core.chain.ChainReplay.Replayed;
import org.wardledger.core.chain.Position;
import org.wardledger.core.chain.StreamState;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.merkle.SubtreeHash;
import org.wardledger.core.vitals.Stream;

/** What one block puts into the index, and takes out of it where it erases somebody: all of one batch. */
final class BlockBatch {
    private static final byte[] NOTHING = {};

    private final ChainStore chain;
    private final Rocks.Batch batch;
    private final Block block;
    private final Replayed replayed;
    private final int number;
    private final long height;

    BlockBatch(ChainStore chain, Rocks.Batch batch, Block block, Replayed replayed) {
        this.chain = chain;
        this.batch = batch;
        this.block = block;
        this.replayed = replayed;
        this.number = block.header().chain();
        this.height = block.header().height();
    }

    /**
     * @param log nodes of the chain's log that its header completed
     * @param next where reading the topics goes on
     */
    void fill(List<SubtreeHash> log, TopicPositions next) {
        batch.put(Table.HEADERS, Keys.block(number, height), BlockCodec.encode(block.header()));
        BlockBody bare = new BlockBody(number, height, block.body().entries(), List.of());
        batch.put(Table.ENTRIES, Keys.block(number, height), BlockCodec.encode(bare));
        batch.put(Table.TOTALS, Keys.block(number, height), TotalsCodec.encode(replayed.totals()));
        replayed.delta().erased().forEach(this::erase);
        replayed.delta().removed().forEach(key -> batch.delete(Table.STATE, Keys.state(number, key)));
        replayed.delta().state().forEach((key, value) -> batch.put(Table.STATE, Keys.state(number, key), value));
        replayed.delta().payloads().forEach((cid, bytes) -> batch.put(Table.PAYLOADS, cid.digest(), bytes));
        for (SubtreeHash node : log) {
            batch.put(
                    Table.LOG,
                    Keys.node(number, node.level(), node.index()),
                    node.hash().toBytes());
        }
        entries();
        batch.put(Table.POSITIONS, Keys.chain(number), next.encode(height));
    }

    /** Deletes the keys, and what is not in the chain's closed records: {@link LedgerStore#ERASED}. */
    private void erase(long patient) {
        byte[] prefix = Keys.patient(number, patient);
        batch.deletePrefix(Table.STATE, Keys.closed(number, patient));
        batch.deletePrefix(Table.LATEST, prefix);
        for (ReadingIndex.Assigned assigned : chain.readings().assignments(patient, Long.MAX_VALUE)) {
            batch.delete(Table.DEVICES, Keys.device(assigned.device(), number, assigned.assignment()));
        }
        batch.deletePrefix(Table.ASSIGNMENTS, prefix);
        chain.keys().deleteAll(batch, patient);
    }

    private void entries() {
        ReplayedState state = new ReplayedState(chain, replayed.delta());
        LatestWriter newest = chain.latestWriter();
        newest.begin();
        for (int index = 0; index < replayed.entries().size(); index++) {
            Position position = new Position(height, index);
            switch (replayed.entries().get(index)) {
                case Entry.Reading reading -> {
                    StreamState stream = state.stream(reading.stream());
                    long patient = state.patientOf(stream.assignment());
                    batch.put(
                            Table.READINGS, Keys.reading(number, patient, reading.readingMs(), height, index), NOTHING);
                    if (!new Stream(stream.stream()).isWaveform() && !isErased(patient)) {
                        int generation = block.header().generation();
                        newest.reading(patient, generation, reading, position, state);
                    }
                }
                case Entry.Assigned assigned -> {
                    Assignment assignment = state.assignment(assigned.assignment());
                    if (assignment != null && !isErased(assigned.patient())) {
                        batch.put(
                                Table.DEVICES,
                                Keys.device(assignment.device(), number, assignment.handle()),
                                ByteBuffer.allocate(8).putLong(height).array());
                        batch.put(
                                Table.ASSIGNMENTS,
                                Keys.assigned(number, assignment.patient(), height, index),
                                ReadingIndex.assignmentValue(assignment));
                    }
                }
                case Entry.Opened opened ->
                    batch.put(Table.STREAMS, Keys.stream(number, opened.ordinal()), StreamIndex.value(position));
                case Entry.Handover handover ->
                    batch.put(Table.STREAMS, Keys.handover(number, handover.stream()), StreamIndex.value(position));
                case Entry.Alert alert -> alert(index, alert);
                default -> {} // nothing asks for the other kinds by anything but their place
            }
        }
        if (!state.signers().equals(chain.signers(height))) {
            batch.put(Table.SIGNERS, Keys.block(number, height), SignersCodec.encode(state.signers()));
        }
        newest.drain(batch);
        replayed.delta().erased().forEach(newest::forget);
    }

    /** Whether the block at hand erases the patient: then what it brought of it before must leave nothing. */
    private boolean isErased(long patient) {
        return replayed.delta().erased().contains(patient);
    }

    private void alert(int index, Entry.Alert alert) {
        ByteBuffer id = ByteBuffer.allocate(16)
                .putLong(alert.id().high())
                .putLong(alert.id().low());
        batch.put(Table.ALERT_ENTRIES, Keys.alertEntry(number, height, index), id.array());
        byte[] place = ByteBuffer.allocate(12).putLong(height).putInt(index).array();
        batch.put(Table.ALERTS, Keys.alert(number, alert.id(), alert.rev()), place);
        byte[] open = Keys.alert(number, alert.id());
        if (alert.change() == Change.CLEARED) {
            batch.delete(Table.OPEN_ALERTS, open);
        } else {
            batch.put(Table.OPEN_ALERTS, open, place);
        }
    }
}
