package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.Position;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.LedgerStore.DeviceAssignment;
import org.wardledger.ledger.store.ReadingIndex;
import org.wardledger.ledger.store.StreamIndex;

/**
 * One boot of a device's stream under one of its assignments, up to a height.
 *
 * @param stream its ordinal
 * @param height of the last block that counts
 * @param introduced the entries without which the others say nothing, and what opens them
 */
record AuditSource(ChainStore chain, int stream, long height, Map<Position, Optional<Disclosure>> introduced) {

    /** Those that are under a checkpoint; what was erased is not to be found any more. */
    static List<AuditSource> of(LedgerStore store, String device, String stream, String boot, Pins signed) {
        List<AuditSource> found = new ArrayList<>();
        for (DeviceAssignment assignment : store.assignments(device)) {
            ChainStore chain = store.chain(assignment.chain());
            Integer ordinal = chain.reader().streamOrdinal(assignment.assignment(), stream, boot);
            Position opened = ordinal == null ? null : chain.streams().opened(ordinal);
            long height = signed.height(chain.chain());
            if (ordinal != null && opened != null && opened.height() <= height) {
                Position assigned = assigned(chain, assignment.assignment());
                Disclosure disclosure = assigned == null ? null : disclosure(chain, assigned);
                if (assigned != null && disclosure != null) {
                    found.add(new AuditSource(
                            chain,
                            ordinal,
                            height,
                            Map.of(assigned, Optional.of(disclosure), opened, Optional.empty())));
                }
            }
        }
        found.sort(
                Comparator.comparingInt((AuditSource source) -> source.chain().chain())
                        .thenComparingInt(AuditSource::stream));
        return found;
    }

    private static @Nullable Position assigned(ChainStore chain, long assignment) {
        Long patient = chain.reader().patientOf(assignment);
        if (patient == null) {
            return null;
        }
        return chain.readings().assignments(patient, Long.MAX_VALUE).stream()
                .filter(one -> one.assignment() == assignment)
                .findFirst()
                .map(ReadingIndex.Assigned::position)
                .orElse(null);
    }

    /** What opens an Assigned entry, or null when its patient was erased. */
    private static @Nullable Disclosure disclosure(ChainStore chain, Position position) {
        byte[] bytes = chain.entry(position.height(), position.index());
        var header = chain.header(position.height());
        if (header == null || bytes == null || !(EntryCodec.decode(bytes) instanceof Entry.Assigned assigned)) {
            throw new IllegalStateException("chain " + chain.chain() + ": the index lost the entry at " + position);
        }
        ChainReader reader = chain.reader();
        byte[] context = Contexts.assigned(header.generation(), assigned.assignment());
        return reader.disclose(assigned.patient(), context, assigned.meaning());
    }

    /** The sealed reading next to a sequence, downwards or upwards, or null. */
    @Nullable
    AuditPlace nearest(long seq, boolean down) {
        AuditPlace[] found = new AuditPlace[1];
        var visitor = (StreamIndex.Visitor) (at, position) -> {
            if (position.height() > height) {
                return true;
            }
            found[0] = new AuditPlace(at, chain.chain(), position);
            return false;
        };
        if (down) {
            chain.streams().backward(stream, seq, visitor);
        } else {
            chain.streams().forward(stream, seq, visitor);
        }
        return found[0];
    }
}
