package org.wardledger.ledger.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.StreamState;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.MerkleTree;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.merkle.TreeHashes;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.proof.Bundle;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;

/** Proofs, checkpoints and payloads: what verifiers ask for. Thread-safe. */
public final class ProofQueries {
    private final LedgerStore store;
    private final CheckpointStore checkpoints;
    private final PastCheckpoints past;
    private final KeyRotations rotations = new KeyRotations();

    public ProofQueries(LedgerStore store, CheckpointStore checkpoints, PastCheckpoints past) {
        this.store = store;
        this.checkpoints = checkpoints;
        this.past = past;
    }

    /**
     * The proof of an entry.
     *
     * @param size of the log under whose checkpoint it is wanted; when null, what the pin says, or else the newest
     * @throws QueryProblem when there is no such entry, or no checkpoint covers it yet; and when that size is not signed yet,
     *     does not have the block, or was signed with a key that is not here any more
     */
    public Bundle proof(int chainNumber, long height, int index, @Nullable Long size, Pins pins) {
        return proof(chainNumber, height, index, size, pins, false);
    }

    /**
     * The proof of an entry, with what shows its contents to whoever gets it.
     *
     * @param disclose whether to add that
     * @throws QueryProblem as the other, and when there is nothing that can be disclosed
     */
    public Bundle proof(int chainNumber, long height, int index, @Nullable Long size, Pins pins, boolean disclose) {
        List<byte[]> entries = Blocks.entries(store, chainNumber, height, pins);
        ChainStore chain = store.chain(chainNumber);
        BlockHeader header = chain.header(height);
        if (index < 0 || index >= entries.size() || header == null) {
            throw QueryProblem.unknown("block " + height + " of chain " + chainNumber + " has no entry " + index);
        }
        CheckpointStore.Kept newest = newest(chain, height);
        Long wanted = wanted(chainNumber, height, size, pins);
        long logSize = wanted == null ? newest.checkpoint().size() : wanted;
        SignedNote note = wanted == null ? newest.note() : past.orProblem(chain, wanted, newest.checkpoint());
        MerkleTree tree = MerkleTree.of(entries.stream().map(Rfc6962::leafHash).toList());
        return new Bundle(
                index,
                entries.get(index),
                tree.inclusionProof(index, entries.size()),
                header,
                TreeHashes.inclusionProof(chain, height, logSize),
                note,
                disclose ? disclosed(chain, header.generation(), entries.get(index)) : null,
                rotations.included(chain, logSize));
    }

    private CheckpointStore.Kept newest(ChainStore chain, long height) {
        CheckpointStore.Kept newest = checkpoints.newest(chain);
        if (newest == null || newest.checkpoint().size() <= height) {
            throw QueryProblem.notYet("no signed checkpoint covers block " + height + " of chain " + chain.chain()
                    + " yet; ask again in a moment");
        }
        if (newest.checkpoint().size() > chain.height() + 1) {
            throw QueryProblem.notYet("the index of chain " + chain.chain() + " is being rebuilt and does not reach its"
                    + " checkpoint yet; ask again later");
        }
        return newest;
    }

    private static @Nullable Long wanted(int chain, long height, @Nullable Long size, Pins pins) {
        Long pinned = pins.names(chain) ? (Long) (pins.height(chain) + 1) : null;
        if (size != null && pinned != null && !size.equals(pinned)) {
            throw QueryProblem.badParameter("size is " + size + ", and asOf is a log of size " + pinned);
        }
        Long wanted = size == null ? pinned : size;
        if (wanted != null && wanted <= height) {
            throw QueryProblem.badParameter("the log of size " + wanted + " does not have block " + height);
        }
        return wanted;
    }

    /**
     * What opens the commitment of one entry to anybody.
     *
     * @throws QueryProblem when there is no such entry, it conceals nothing, or its patient was erased
     */
    public DisclosureAnswer disclosure(int chainNumber, long height, int index, Pins pins) {
        List<byte[]> entries = Blocks.entries(store, chainNumber, height, pins);
        ChainStore chain = store.chain(chainNumber);
        BlockHeader header = chain.header(height);
        if (index < 0 || index >= entries.size() || header == null) {
            throw QueryProblem.unknown("block " + height + " of chain " + chainNumber + " has no entry " + index);
        }
        return DisclosureAnswer.of(
                chainNumber, height, index, disclosed(chain, header.generation(), entries.get(index)));
    }

    private static Disclosure disclosed(ChainStore chain, int generation, byte[] entry) {
        Disclosure disclosure = disclosure(chain, generation, EntryCodec.decode(entry));
        if (disclosure == null) {
            throw QueryProblem.unknown("the patient's key is not to be had: erased, or this node has no keys");
        }
        return disclosure;
    }

    private static @Nullable Disclosure disclosure(ChainStore chain, int generation, Entry entry) {
        ChainReader reader = chain.reader();
        return switch (entry) {
            case Entry.Reading r -> {
                byte[] context = Contexts.reading(generation, r.stream(), r.seq());
                yield ofStream(reader, r.stream(), context, r.contents());
            }
            case Entry.Handover h ->
                ofStream(reader, h.stream(), Contexts.handover(generation, h.stream()), h.handover());
            case Entry.Released r -> {
                Long patient = reader.patientOf(r.assignment());
                byte[] context = Contexts.released(generation, r.assignment());
                yield patient == null ? null : reader.disclose(patient, context, r.release());
            }
            case Entry.Reattributed r ->
                reader.disclose(r.patient(), Contexts.reattributed(generation, r.event()), r.reattribution());
            case Entry.Assigned a ->
                reader.disclose(a.patient(), Contexts.assigned(generation, a.assignment()), a.meaning());
            case Entry.Rejected r ->
                reader.disclose(r.patient(), Contexts.rejected(generation, r.input()), r.refusal());
            case Entry.Refused r -> reader.disclose(r.patient(), Contexts.refused(generation, r.input()), r.refusal());
            case Entry.Alert a ->
                reader.disclose(a.patient(), Contexts.alert(generation, a.id(), a.rev()), a.content());
            case Entry.Accessed a -> reader.disclose(a.patient(), Contexts.accessed(generation, a.event()), a.access());
            case Entry.Recorded r -> reader.disclose(r.patient(), Contexts.recorded(generation, r.event()), r.record());
            default -> throw QueryProblem.badParameter("this entry conceals nothing: all that it says is in its bytes");
        };
    }

    private static @Nullable Disclosure ofStream(ChainReader reader, int ordinal, byte[] context, Concealed concealed) {
        StreamState stream = reader.stream(ordinal);
        Long patient = stream == null ? null : reader.patientOf(stream.assignment());
        return patient == null ? null : reader.disclose(patient, context, concealed);
    }

    /**
     * The newest signed checkpoint of a chain, as text.
     *
     * @throws QueryProblem when there is none yet
     */
    public String checkpoint(int chain) {
        CheckpointStore.Kept kept = chain < store.chains().size() ? checkpoints.newest(store.chain(chain)) : null;
        if (kept == null) {
            throw QueryProblem.unknown("chain " + chain + " has no signed checkpoint");
        }
        return kept.note().encoded();
    }

    /**
     * A payload's bytes.
     *
     * @throws QueryProblem when the identifier is malformed or nothing has it
     */
    public byte[] payload(String cidText) {
        Cid cid = Cid.parse(cidText)
                .orElseThrow(
                        () -> QueryProblem.badParameter("a payload's identifier is a CIDv1: raw, sha2-256, base32"));
        byte @Nullable [] payload = store.payload(cid);
        if (payload == null) {
            throw QueryProblem.unknown("there is no payload " + cid);
        }
        return payload;
    }
}
