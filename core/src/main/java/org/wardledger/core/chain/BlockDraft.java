package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertChange;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.RestoreNote;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.SigningKey;

/**
 * The block at hand: takes entries, applies each to the chain's state as it comes, and seals what follows from it. When
 * it is full, what is due waits for the next block and begins it. Knows nothing of inputs but which of them it answers
 * for. Not thread-safe.
 *
 * <p>What {@link Waiting} holds back belongs to the block too: it is sealed before engine time moves to another second or
 * a timer, and with the cut.
 */
final class BlockDraft {
    private static final long SECOND_MS = 1_000;

    private final ChainIdentity identity;
    private final ChainState state;
    private final ChainFold fold;

    private Waiting waiting = Waiting.NOTHING;
    private @Nullable BlockHeader head;
    private final List<byte[]> entries = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private final List<AlertState> ended = new ArrayList<>();
    private final List<AlertId> forgotten = new ArrayList<>();
    private final List<KeyChange> keys = new ArrayList<>();
    private final List<DeviceRecord> devices = new ArrayList<>();
    private final List<DeviceRegistration> registrations = new ArrayList<>();
    private final List<SealedBlock.ForChain> handovers = new ArrayList<>();
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

    /** Says who holds entries back, once and before anything is held back. */
    void holdBack(Waiting those) {
        waiting = those;
    }

    /** Where a chain without a head begins to read. */
    void beginAt(long firstInput) {
        if (head != null || !entries.isEmpty()) {
            throw new IllegalStateException("the chain has begun already");
        }
        inputFrom = firstInput;
        inputTo = firstInput;
    }

    /**
     * The first thing of a generation; what waits behind a full block waits on.
     *
     * @param key the chain's newest
     */
    void restore(Restoration restoration, SigningKey key) {
        BlockHeader before = head;
        if (before == null || identity.generation() != restoration.generation(before)) {
            throw new IllegalArgumentException("no generation " + identity.generation() + " begins here");
        }
        inputFrom = restoration.input();
        inputTo = restoration.input();
        RestoreNote note = new RestoreNote(
                new Origin(identity.site(), identity.chain(), identity.generation()),
                height(),
                before.leafHash(),
                restoration.lost(),
                restoration.input());
        append(new Entry.Restored(engineMs(), note.sign(key).encoded()), null);
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
        return entries.isEmpty() && duplicates == 0 && waiting.isEmpty();
    }

    int entryCount() {
        return entries.size() + waiting.entries();
    }

    int bytes() {
        return bytes + waiting.bytes();
    }

    boolean hasAlerts() {
        return fold.hasAlerts() || !forgotten.isEmpty();
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
        return bytes() > state.bounds().fullBytes();
    }

    /**
     * Goes to the engine time at which an input that was appended at this time is sealed: resets the clock, or lets timers
     * fire, as may be needed.
     *
     * @return false when the block is full now: then the input goes into another one, and this is to be called again
     */
    boolean moveTo(long appendMs) {
        if (isBack(appendMs)) {
            append(new Entry.ClockReset(appendMs), null);
        }
        if (state.nextTimerMs() <= timeFor(appendMs)) {
            append(new Entry.Tick(timeFor(appendMs)), null);
        }
        return !isFull();
    }

    private boolean isBack(long appendMs) {
        return appendMs < timeFor(0) - ChainFold.CLOCK_TOLERANCE_MS;
    }

    /**
     * Seals what was held back when an input that was appended at this time moves engine time to another second, or to a
     * timer. To be called first of all: it may change what is known of the input's stream.
     */
    void sealWaitingBefore(long appendMs) {
        long toMs = timeFor(appendMs);
        boolean moves = toMs / SECOND_MS != waiting.timeMs() / SECOND_MS || state.nextTimerMs() <= toMs;
        if (moves || isBack(appendMs)) {
            sealWaiting();
        }
    }

    /** Engine time of what an input that was appended at this time brings. */
    long timeFor(long appendMs) {
        return Math.max(Math.max(engineMs(), waiting.timeMs()), appendMs);
    }

    /** Seals what was held back. */
    void sealWaiting() {
        if (!waiting.isEmpty()) {
            waiting.seal();
        }
    }

    /**
     * What an entry says of these contents; those that the patient does not have yet are sealed first.
     *
     * @param context the entry's identity
     */
    Concealed conceal(PatientState patient, byte[] context, List<Content> contents, long engineMs) {
        PatientKey key = keyOf(patient);
        List<byte[]> bytes = new ArrayList<>(contents.size());
        List<Integer> ordinals = new ArrayList<>(contents.size());
        for (Content content : contents) {
            ContentBook.Opened opened = ContentBook.Opened.of(content);
            bytes.add(opened.bytes());
            ordinals.add(intern(patient, key, opened, engineMs));
        }
        return key.conceal(context, bytes, ordinals);
    }

    /** Whether the patient has this content already, whatever the key's epoch was then. */
    boolean has(PatientState patient, Content content) {
        byte[] bytes = ContentCodec.encode(content);
        for (int epoch = patient.epoch(); epoch >= 0; epoch--) {
            Cid cid = Cid.ofPayload(keyOf(patient, epoch).seal(bytes));
            if (state.contents().ordinalOf(patient.handle(), cid) != null) {
                return true;
            }
        }
        return false;
    }

    private int intern(PatientState patient, PatientKey key, ContentBook.Opened content, long engineMs) {
        Integer known = state.contents().ordinalOf(patient, content.bytes());
        if (known != null) {
            return known;
        }
        byte[] payload = key.seal(content.bytes());
        Cid cid = Cid.ofPayload(payload);
        Integer sealed = state.contents().ordinalOf(patient.handle(), cid);
        if (sealed != null) {
            state.contents().intern(patient, content, sealed);
            return sealed;
        }
        int ordinal = patient.contents();
        append(new Entry.Content(engineMs, patient.handle(), key.epoch(), ordinal, cid), payload);
        return ordinal;
    }

    /** Whoever seals needs the key: without it, nothing could ever be read again. */
    private PatientKey keyOf(PatientState patient) {
        return required(patient.key());
    }

    /** The patient's key of an epoch, which must be there: the patient is not erased. */
    PatientKey keyOf(PatientState patient, int epoch) {
        return required(patient.key() == null ? null : state.key(patient.handle(), epoch));
    }

    private PatientKey required(@Nullable PatientKey key) {
        if (key == null) {
            throw new LedgerBroken(
                    identity.chain(), height(), "a patient's key is not to be had: the ledger's keys are incomplete");
        }
        return key;
    }

    /** Takes note of a key that was made for what follows. */
    void made(String patientId, PatientKey key) {
        state.addKey(key);
        keys.add(new KeyChange.Made(patientId, key));
    }

    /** The stream as it is when what has to be sealed before this sequence is. */
    StreamState ready(StreamState stream, long seq) {
        if (!waiting.goesBefore(stream, seq)) {
            return stream;
        }
        sealWaiting();
        return Objects.requireNonNull(state.streams().get(stream.ordinal()));
    }

    /** Opens a boot of a stream. */
    StreamState open(long assignment, String stream, String boot, long engineMs) {
        if (state.streams().openBoots(assignment, stream).size() == Streams.MAX_OPEN_BOOTS) {
            sealWaiting(); // one is closed, and its holes are declared
        }
        int ordinal = state.record().streams();
        append(new Entry.Opened(engineMs, ordinal, assignment, stream, boot), null);
        return StreamState.opened(ordinal, assignment, stream, boot);
    }

    /** Takes note of an assignment that is registered in this block. */
    void registered(DeviceRecord record) {
        devices.add(record);
    }

    /** Takes note of what a device is registered as in this block. */
    void registered(DeviceRegistration registration) {
        registrations.add(registration);
    }

    /** Takes note of what an assignment that is over leaves to the next one. */
    void handOver(SealedBlock.ForChain handover) {
        handovers.add(handover);
    }

    /** Erases a patient. */
    void erase(PatientState patient, String patientId, Entry.Erased entry) {
        eraseDevices(patient);
        Monitor monitor = patient.monitor();
        if (monitor != null) {
            Position position = new Position(height(), entries.size());
            AlertEngine.onErased(state.rules(), monitor).stream()
                    .map(change -> new AlertState(identity.chain(), position, patientId, entry.engineMs(), change))
                    .forEach(ended::add);
        }
        forget(patient);
        // what is made and destroyed in one transaction is never written; what an earlier erasure destroyed stays so
        keys.removeIf(
                change -> change instanceof KeyChange.Made made && made.key().patient() == patient.handle());
        for (int epoch = 0; epoch <= patient.epoch() || isKept(patient, patientId, epoch); epoch++) {
            keys.add(new KeyChange.Destroyed(patientId, epoch));
        }
        append(entry, null);
    }

    /** Whether there is a key of the patient that only blocks know of which were lost: what is in them is erased too. */
    private boolean isKept(PatientState patient, String patientId, int epoch) {
        PatientKey kept = state.keyNamed(patientId, epoch);
        return kept != null && kept.patient() == patient.handle();
    }

    /** Erases a patient whose keys are gone: what else there was of it went with them, but for the alerts' ids. */
    void eraseUnreadable(PatientState patient, Entry.Erased entry) {
        forget(patient);
        append(entry, null);
    }

    private void forget(PatientState patient) {
        for (int number = 0; number < patient.alerts(); number++) {
            forgotten.add(state.alert(patient, number));
        }
    }

    /** The records of the patient's assignments say no more whose they are. */
    private void eraseDevices(PatientState patient) {
        for (long handle : state.assignments().registered(patient.handle())) {
            Assignment assignment = state.assignments().get(handle);
            if (assignment == null || assignment.registered() == null) {
                throw new LedgerBroken(identity.chain(), height(), "the state lost a registered assignment");
            }
            DeviceRecord record = DeviceRecord.of(identity.chain(), handle, assignment.registered());
            devices.removeIf(written -> written.assignment() == handle); // in the same block: it is never written
            devices.add(record.erased());
        }
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
            seal(due);
        }
    }

    private void seal(Due due) {
        switch (due) {
            case Due.OfAlert(PatientState patient, AlertChange change) -> sealAlert(patient, change);
            case Due.OfGap(int stream, long from, long to) -> append(new Entry.Gap(engineMs(), stream, from, to), null);
        }
    }

    /**
     * Seals all that is due, also beyond a full block: what waits comes behind it. That is little, for nothing waits any
     * more when many things become due at once.
     */
    void settle() {
        for (Due due = fold.agenda().next(); due != null; due = fold.agenda().next()) {
            seal(due);
        }
    }

    private @Nullable Due nextDue() {
        return bytes > state.bounds().fullBytes()
                ? fold.agenda().nextOfStep()
                : fold.agenda().next();
    }

    private void sealAlert(PatientState patient, AlertChange change) {
        byte[] context = Contexts.alert(identity.generation(), change.id(), change.rev());
        Concealed content = conceal(patient, context, List.of(change.content()), engineMs());
        append(
                new Entry.Alert(engineMs(), change.id(), change.rev(), change.change(), patient.handle(), content),
                null);
    }

    /** Closes the block and begins the next one. */
    SealedBlock cut(long sealMs) {
        sealWaiting();
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
        SealedBlock sealed = new SealedBlock(
                new Block(header, body),
                state.drain(),
                fold.alerts(),
                new SealedBlock.Forgotten(ended, forgotten),
                List.copyOf(keys),
                List.copyOf(devices),
                List.copyOf(registrations),
                List.copyOf(handovers));
        head = header;
        beginBlock();
        return sealed;
    }

    private void beginBlock() {
        entries.clear();
        payloads.clear();
        ended.clear();
        forgotten.clear();
        keys.clear();
        devices.clear();
        registrations.clear();
        handovers.clear();
        bytes = 0;
        duplicates = 0;
        BlockHeader before = head;
        if (before != null) {
            inputFrom = before.inputTo();
            inputTo = inputFrom;
        }
        fold.beginBlock(height(), identity.generation());
    }
}
