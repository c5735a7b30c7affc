package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertChange;
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
 * The block at hand: takes entries, applies each to the chain's state as it comes, and seals what follows from it. When
 * it is full, what is due waits for the next block and begins it. Knows nothing of inputs but which of them it answers
 * for. Not thread-safe.
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

    /** The block answers for this input: all that it brought is sealed, or follows from what is. */
    void answerFor(long offset) {
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

    /** Whether the block takes nothing more, neither inputs nor what is due. */
    boolean isFull() {
        return bytes > state.bounds().fullBytes();
    }

    /**
     * Goes to the engine time at which an input that was appended at this time is sealed: resets the clock, or lets timers
     * fire, as may be needed.
     *
     * @return false when the block is full now: then the input goes into another one, and this is to be called again
     */
    boolean moveTo(long appendMs) {
        if (appendMs < engineMs() - ChainFold.CLOCK_TOLERANCE_MS) {
            append(new Entry.ClockReset(appendMs), null);
        }
        if (state.nextTimerMs() <= timeFor(appendMs)) {
            append(new Entry.Tick(timeFor(appendMs)), null);
        }
        return !isFull();
    }

    /** Engine time of what an input that was appended at this time brings. */
    long timeFor(long appendMs) {
        return Math.max(engineMs(), appendMs);
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
        bytes += BlockBody.blockBytes(encoded);
        if (payload != null) {
            payloads.add(payload);
            bytes += BlockBody.blockBytes(payload);
        }
        fold.apply(entry, index, payload);
        boolean isDue = entry instanceof Entry.Content || entry instanceof Entry.Alert || entry instanceof Entry.Gap;
        if (!isDue) {
            sealDue();
        }
    }

    /**
     * Seals what is due, step by step, until nothing is or the block is full. To be called at the beginning of a block,
     * once the one before is in the view.
     */
    void sealDue() {
        for (Due due = nextDue(); due != null; due = nextDue()) {
            switch (due) {
                case Due.OfAlert(PatientState patient, AlertChange change) -> sealAlert(patient, change);
                case Due.OfGap(int stream, long from, long to) ->
                    append(new Entry.Gap(engineMs(), stream, from, to), null);
            }
        }
    }

    private @Nullable Due nextDue() {
        return isFull() ? fold.agenda().nextOfStep() : fold.agenda().next();
    }

    private void sealAlert(PatientState patient, AlertChange change) {
        String id = patient.id();
        if (id == null) {
            throw new IllegalStateException("an alert for a patient without a name");
        }
        int ordinal = intern(patient, change.content(), engineMs());
        Position position = new Position(height(), entries.size());
        append(
                new Entry.Alert(engineMs(), change.id(), change.rev(), change.change(), patient.handle(), ordinal),
                null);
        alerts.add(new AlertState(identity.chain(), position, id, engineMs(), change));
    }

    /** Closes the block and begins the next one. */
    SealedBlock cut(long sealMs) {
        if (head == null && entries.isEmpty()) {
            throw new IllegalStateException("a chain begins with its genesis");
        }
        fold.endBlock(duplicates, bytes);
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
