package org.wardledger.ledger.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertChange;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.AlertState;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.Position;
import org.wardledger.core.content.AlertContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.ledger.store.ChainStore;

/** Puts changes of one chain's alerts together from their entries and what these refer to. */
final class AlertOpener {
    private final ChainStore chain;
    private long height = -1;
    private int generation;
    private @Nullable List<byte[]> block;

    AlertOpener(ChainStore chain) {
        this.chain = chain;
    }

    /**
     * @throws Unreadable when the patient was erased, or this node has no keys
     * @throws IllegalStateException when the index contradicts itself
     */
    AlertState open(Position position) {
        List<byte[]> entries = block;
        if (entries == null || position.height() != height) {
            height = position.height();
            entries = chain.entries(height);
            block = entries;
            BlockHeader header = chain.header(height);
            if (header == null) {
                throw lost(position);
            }
            generation = header.generation();
        }
        if (entries == null || !(EntryCodec.decode(entries.get(position.index())) instanceof Entry.Alert alert)) {
            throw lost(position);
        }
        return open(position, generation, alert);
    }

    /** An alert that is met while its block is walked through. */
    AlertState open(Position position, int itsGeneration, Entry.Alert alert) {
        ChainReader reader = chain.reader();
        String patient = reader.patientId(alert.patient());
        byte[] context = Contexts.alert(itsGeneration, alert.id(), alert.rev());
        List<Integer> ordinals = reader.reveal(alert.patient(), context, alert.content());
        if (patient == null || ordinals == null) {
            throw new Unreadable(chain.chain());
        }
        if (!(reader.content(alert.patient(), ordinals.getFirst()) instanceof AlertContent content)) {
            throw lost(position);
        }
        AlertChange change = new AlertChange(alert.id(), alert.rev(), alert.change(), content);
        return new AlertState(chain.chain(), position, patient, alert.engineMs(), change);
    }

    private IllegalStateException lost(Position position) {
        return new IllegalStateException("chain " + chain.chain() + ": the index lost the alert at " + position);
    }
}
