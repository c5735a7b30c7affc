package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
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
            long height = signed.height(chain.chain());
            Map<Position, Optional<Disclosure>> introduced =
                    ordinal == null ? null : introduced(chain, assignment.assignment(), ordinal, height);
            if (ordinal != null && introduced != null) {
                found.add(new AuditSource(chain, ordinal, height, introduced));
            }
        }
        found.sort(
                Comparator.comparingInt((AuditSource source) -> source.chain().chain())
                        .thenComparingInt(AuditSource::stream));
        return found;
    }

    /** Null when they are not there up to this height, or the patient was erased. */
    private static @Nullable Map<Position, Optional<Disclosure>> introduced(
            ChainStore chain, long assignment, int stream, long height) {
        Long patient = chain.reader().patientOf(assignment);
        Position assigned = patient == null ? null : assigned(chain, patient, assignment);
        Position opened = chain.streams().opened(stream);
        if (patient == null || assigned == null || opened == null || opened.height() > height) {
            return null;
        }
        Map<Position, Optional<Disclosure>> places = new HashMap<>();
        places.put(assigned, disclosure(chain, patient, assigned));
        places.put(opened, Optional.empty());
        Position handover = chain.streams().handover(stream);
        if (handover != null && handover.height() <= height) {
            places.put(handover, disclosure(chain, patient, handover));
        }
        boolean erased = places.entrySet().stream()
                .anyMatch(place ->
                        !place.getKey().equals(opened) && place.getValue().isEmpty());
        return erased ? null : places;
    }

    private static @Nullable Position assigned(ChainStore chain, long patient, long assignment) {
        return chain.readings().assignments(patient, Long.MAX_VALUE).stream()
                .filter(one -> one.assignment() == assignment)
                .findFirst()
                .map(ReadingIndex.Assigned::position)
                .orElse(null);
    }

    /** What opens an entry, or nothing when its patient was erased. */
    private static Optional<Disclosure> disclosure(ChainStore chain, long patient, Position position) {
        BlockHeader header = chain.header(position.height());
        byte[] bytes = chain.entry(position.height(), position.index());
        if (header == null || bytes == null) {
            throw new IllegalStateException("chain " + chain.chain() + ": the index lost the entry at " + position);
        }
        int generation = header.generation();
        return Optional.ofNullable(
                switch (EntryCodec.decode(bytes)) {
                    case Entry.Assigned a ->
                        chain.reader().disclose(patient, Contexts.assigned(generation, a.assignment()), a.meaning());
                    case Entry.Handover h ->
                        chain.reader().disclose(patient, Contexts.handover(generation, h.stream()), h.handover());
                    default ->
                        throw new IllegalStateException(
                                "chain " + chain.chain() + ": the index has another entry at " + position);
                });
    }

    /** What is sealed or refused next to a sequence, downwards or upwards, or null. */
    @Nullable
    AuditPlace nearest(long seq, boolean down) {
        StreamIndex streams = chain.streams();
        AuditPlace reading = first(visitor -> {
            if (down) {
                streams.backward(stream, seq, visitor);
            } else {
                streams.forward(stream, seq, visitor);
            }
        });
        AuditPlace refused = first(visitor -> {
            if (down) {
                streams.refusedBackward(stream, seq, visitor);
            } else {
                streams.refused(stream, seq, visitor);
            }
        });
        if (reading == null || refused == null) {
            return reading == null ? refused : reading;
        }
        boolean isNearer = down ? refused.seq() > reading.seq() : refused.seq() < reading.seq();
        return isNearer ? refused : reading;
    }

    /** The first that counts by its height. */
    private @Nullable AuditPlace first(Consumer<StreamIndex.Visitor> walk) {
        AuditPlace[] found = new AuditPlace[1];
        walk.accept((at, position) -> {
            if (position.height() > height) {
                return true;
            }
            found[0] = new AuditPlace(at, chain.chain(), position);
            return false;
        });
        return found[0];
    }
}
