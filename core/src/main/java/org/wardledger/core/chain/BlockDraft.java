package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.Payloads;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;

/**
 * The block at hand: takes entries, applies each to the chain's state as it comes, and seals the alerts that follow from
 * it. Knows nothing of inputs but which of them it answers for. Not thread-safe.
 */
final class BlockDraft {
    private final ChainIdentity identity;
    private final ChainState state;
    private final ChainFold fold;

    private @Nullable BlockHeader head;
    private final List<byte[]> entries = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private final List<AlertState> alerts = new ArrayList<>();
    private int bytes;
    private int duplicates;
    private long inputFrom;
    private long inputTo;

    /** @param head newest committed header of the chain, null for a chain that has none yet */
    BlockDraft(ChainIdentity identity, ChainState state, @Nullable BlockHeader head) {
        this.identity = identity;
        this.state = state;
        this.fold = new ChainFold(identity.chain(), state);
        this.head = head;
        beginBlock();
    }

    /** Where a chain without a head begins to read. */
    void beginAt(long firstInput) {
        if (head != null || !entries.isEmpty()) {
            throw new IllegalStateException("the chain has begun already");
        }
        inputFrom = firstInput;
        inputTo = firstInput;
    }

    /** The block answers for this input from now on. */
    void answerFor(long offset) {
        if (offset < inputTo) {
            throw new IllegalArgumentException("input " + offset + " was applied already");
        }
        inputTo = offset + 1;
    }

    /** Offset of the input that comes next. */
    long nextInput() {
        return inputTo;
    }

    void dropDuplicate() {
        duplicates++;
    }

    long engineMs() {
        return state.record().engineMs();
    }

    boolean isEmpty() {
        return entries.isEmpty() && duplicates == 0;
    }

    int entryCount() {
        return entries.size();
    }

    int bytes() {
        return bytes;
    }

    boolean hasAlerts() {
        return !alerts.isEmpty();
    }

    long height() {
        BlockHeader before = head;
        return before == null ? 0 : before.height() + 1;
    }

    /** Bytes of an entry of this block. */
    byte[] entry(int index) {
        return entries.get(index);
    }

    /** Takes engine time to an input's append time and seals the alerts that were due until then. */
    long moveTo(long appendMs) {
        if (appendMs < engineMs() - ChainFold.CLOCK_TOLERANCE_MS) {
            append(new Entry.ClockReset(appendMs), null);
        }
        fold.advance(Math.max(engineMs(), appendMs));
        sealDueAlerts();
        return engineMs();
    }

    /** The content's ordinal; a content that the patient does not have yet is sealed first. */
    int intern(PatientState patient, Content content, long engineMs) {
        byte[] payload = Payloads.seal(patient.handle(), ContentCodec.encode(content));
        Cid cid = Cid.ofPayload(payload);
        Integer known = state.ordinalOf(patient.handle(), cid);
        if (known != null) {
            return known;
        }
        int ordinal = patient.contents();
        append(new Entry.Content(engineMs, patient.handle(), ordinal, cid), payload);
        return ordinal;
    }

    void append(Entry entry, byte @Nullable [] payload) {
        byte[] encoded = EntryCodec.encode(entry);
        int index = entries.size();
        entries.add(encoded);
        bytes += encoded.length + 3;
        if (payload != null) {
            payloads.add(payload);
            bytes += payload.length + 3;
        }
        fold.apply(entry, index, payload);
        if (!(entry instanceof Entry.Content) && !(entry instanceof Entry.Alert)) {
            sealDueAlerts();
        }
    }

    private void sealDueAlerts() {
        for (ChainFold.Due due = fold.nextDue(); due != null; due = fold.nextDue()) {
            long handle = due.patient().handle();
            String id = due.patient().id();
            if (id == null) {
                throw new IllegalStateException("an alert for a patient without a name");
            }
            int ordinal = intern(due.patient(), due.change().content(), engineMs());
            Position position = new Position(height(), entries.size());
            append(
                    new Entry.Alert(
                            engineMs(),
                            due.change().id(),
                            due.change().rev(),
                            due.change().change(),
                            handle,
                            ordinal),
                    null);
            alerts.add(new AlertState(identity.chain(), position, id, engineMs(), due.change()));
        }
    }

    /** Closes the block and begins the next one. */
    SealedBlock cut(long sealMs) {
        if (head == null && entries.isEmpty()) {
            throw new IllegalStateException("a chain begins with its genesis");
        }
        fold.endBlock(duplicates);
        BlockBody body = new BlockBody(identity.chain(), height(), entries, payloads);
        BlockHeader before = head;
        BlockHeader header = new BlockHeader(
                identity.chain(),
                identity.generation(),
                height(),
                before == null ? BlockHeader.NO_PREVIOUS : before.leafHash(),
                body.tree().root(),
                entries.size(),
                before == null ? 0 : before.nextIndex(),
                inputFrom,
                inputTo,
                payloads.size(),
                duplicates,
                sealMs,
                Engine.VERSION);
        SealedBlock sealed = new SealedBlock(new Block(header, body), state.drain(), List.copyOf(alerts));
        head = header;
        beginBlock();
        return sealed;
    }

    private void beginBlock() {
        entries.clear();
        payloads.clear();
        alerts.clear();
        bytes = 0;
        duplicates = 0;
        BlockHeader before = head;
        if (before != null) {
            inputFrom = before.inputTo();
            inputTo = inputFrom;
        }
        fold.beginBlock(height());
    }
}
