package org.wardledger.core.chain;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.sequence.Standing;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Times;

/**
 * Turns one chain's inputs into blocks: drops what was sealed before, refuses what contradicts it, runs the alert engine
 * and cuts when told to. The only nondeterminism is in the handles and keys it is given.
 *
 * <p>A crash is safe at any time: nothing here is kept. After a commit failed or its outcome is unknown, throw the
 * sealer away and make a new one from the committed head. Not thread-safe.
 */
public final class ChainSealer {
    /** The reason for refusing a reading whose sequence or boot its stream has closed. */
    public static final String TOO_LATE = "too-late";

    private final ChainIdentity identity;
    private final ChainState state;
    private final BlockDraft draft;
    private final Secrets secrets;

    /**
     * @param head newest committed header of the chain, null for a chain that has none yet
     * @param view what the blocks up to that header have left behind
     */
    public ChainSealer(ChainIdentity identity, @Nullable BlockHeader head, ChainView view, Secrets secrets) {
        this(identity, head, view, secrets, Bounds.NORMAL);
    }

    ChainSealer(ChainIdentity identity, @Nullable BlockHeader head, ChainView view, Secrets secrets, Bounds bounds) {
        this.identity = identity;
        this.state = new ChainState(view, bounds);
        this.draft = new BlockDraft(identity, state, head);
        this.secrets = secrets;
        draft.sealDue();
    }

    /** Offset in {@code wardledger.inputs} of the input that comes next. */
    public long nextInput() {
        return draft.nextInput();
    }

    /** Begins a new chain: to be called once, before any input, when there is no head. */
    public void genesis(String rules, long firstInput) {
        draft.beginAt(firstInput);
        draft.append(
                new Entry.Genesis(
                        0,
                        identity.site(),
                        identity.chain(),
                        identity.chains(),
                        identity.generation(),
                        identity.verifierKey()),
                null);
        draft.append(new Entry.Rules(0, RuleText.format(RuleText.parse(rules)), null), null);
    }

    /** Canonical text of the rules in force. */
    public String rules() {
        return RuleText.format(state.rules());
    }

    /**
     * Applies the next input.
     *
     * @param offset its offset; gaps are normal (Kafka keeps markers of its own), going back is not
     * @param appendMs Kafka's append time
     * @return false when the block is full before the input could be applied: cut it, and give the same input again
     */
    public boolean accept(long offset, long appendMs, byte[] input) {
        Times.check(appendMs);
        if (offset < draft.nextInput()) {
            throw new IllegalArgumentException("input " + offset + " was applied already");
        }
        if (draft.isFull() || !apply(offset, appendMs, input)) {
            return false;
        }
        draft.answerFor(offset);
        return true;
    }

    private boolean apply(long offset, long appendMs, byte[] input) {
        Input decoded;
        try {
            decoded = InputCodec.decode(input);
            if (decoded instanceof Input.Rules r) {
                RuleText.parse(r.document());
            }
        } catch (DecodeException | IllegalArgumentException e) {
            return undecodable(offset, appendMs, input, e);
        }
        return switch (decoded) {
            case Input.Admitted a -> admitted(offset, a, appendMs);
            case Input.Refused r ->
                refuse(
                        offset,
                        new RefusalContent(r.patient(), r.reason(), r.detail(), r.source(), new byte[0]),
                        appendMs);
            // a tick that a reading has overtaken has nothing left to do and leaves no trace
            case Input.Tick t -> state.nextTimerMs() > draft.timeFor(appendMs) || draft.moveTo(appendMs);
            case Input.RotateKey k -> rotate(offset, k, input, appendMs);
            case Input.Rules r -> rules(r, appendMs);
            case Input.Event e -> event(e, appendMs);
            case Input.Assign a -> undecodable(offset, appendMs, input, new IllegalArgumentException("not sealed yet"));
            case Input.AdmittedUnder a ->
                undecodable(offset, appendMs, input, new IllegalArgumentException("not sealed yet"));
            case Input.Release r ->
                undecodable(offset, appendMs, input, new IllegalArgumentException("not sealed yet"));
            case Input.Handover h ->
                undecodable(offset, appendMs, input, new IllegalArgumentException("not sealed yet"));
            case Input.Reattribute r ->
                undecodable(offset, appendMs, input, new IllegalArgumentException("not sealed yet"));
        };
    }

    /** Engine time at which the next timer is due, or {@link AlertEngine#NO_TIMER}. */
    public long nextTimerMs() {
        return state.nextTimerMs();
    }

    /** Newest engine time. */
    public long engineMs() {
        return draft.engineMs();
    }

    /** Whether a cut would carry nothing: no entries, and no duplicates to answer for. */
    public boolean isEmpty() {
        return draft.isEmpty();
    }

    public int entryCount() {
        return draft.entryCount();
    }

    /** Bytes of the entries and payloads so far. */
    public int bytes() {
        return draft.bytes();
    }

    /** Whether the block takes no further input and is to be cut, also when more is due: that begins the next one. */
    public boolean isFull() {
        return draft.isFull();
    }

    /** Whether an alert changed: then the block is to be cut as soon as the records at hand are applied. */
    public boolean hasAlerts() {
        return draft.hasAlerts();
    }

    /** Closes the block. The next input goes into the next one, when {@link #committed()} was called. */
    public SealedBlock cut(long sealMs) {
        return draft.cut(sealMs);
    }

    /** Tells that the newest cut block is committed and in the view. What it left due begins the next one. */
    public void committed() {
        state.trim();
        draft.sealDue();
    }

    private boolean admitted(long offset, Input.Admitted a, long appendMs) {
        Reading reading = a.reading();
        List<Content> contents = Content.of(reading.body());
        PatientState known = state.patientNamed(a.patient());
        Assignment assignment =
                known == null ? null : state.assignment(known, reading.device(), reading.ward(), reading.bed());
        StreamState stream = assignment == null
                ? null
                : state.stream(assignment.handle(), reading.stream().name(), reading.boot());
        if (known != null && stream != null) {
            Standing standing = stream.sequences().standing(reading.seq());
            if (standing != Standing.NEW) {
                return again(offset, a, known, stream, standing, appendMs);
            }
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        PatientState patient = known == null ? introduce(a.patient()) : known;
        if (assignment == null) {
            assignment = assign(patient, a, engineMs);
        }
        if (stream == null) {
            int ordinal = state.record().streams();
            draft.append(
                    new Entry.Opened(
                            engineMs,
                            ordinal,
                            assignment.handle(),
                            reading.stream().name(),
                            reading.boot()),
                    null);
            stream = StreamState.opened(
                    ordinal, assignment.handle(), reading.stream().name(), reading.boot());
        }
        byte[] context = Contexts.reading(identity.generation(), stream.ordinal(), reading.seq());
        Concealed concealed = draft.conceal(patient, context, contents, engineMs);
        draft.append(
                new Entry.Reading(
                        engineMs, stream.ordinal(), reading.seq(), reading.timeMs(), a.arrivalMs(), concealed),
                null);
        return true;
    }

    /** A reading whose sequence is not new in its stream. */
    private boolean again(
            long offset, Input.Admitted a, PatientState patient, StreamState stream, Standing standing, long appendMs) {
        Reading reading = a.reading();
        Entry.Reading sealed = sealed(stream, reading.seq());
        if (sealed == null) {
            if (standing == Standing.SEALED) {
                throw new LedgerBroken(identity.chain(), draft.height(), "no place of a sealed reading");
            }
            return refuse(offset, a, TOO_LATE, "its stream does not take this sequence any more", appendMs);
        }
        if (isSame(patient, stream, sealed, reading, Content.of(reading.body()))) {
            draft.dropDuplicate();
            return true;
        }
        return refuse(
                offset, a, AlertEngine.IDENTITY_REUSED, "this identity was sealed before with other content", appendMs);
    }

    private Entry.@Nullable Reading sealed(StreamState stream, long seq) {
        Position position = state.position(stream.ordinal(), seq);
        if (position == null) {
            return null;
        }
        byte[] entry = position.height() == draft.height() ? draft.entry(position.index()) : state.entry(position);
        if (entry == null || !(EntryCodec.decode(entry) instanceof Entry.Reading reading)) {
            throw new LedgerBroken(identity.chain(), position.height(), "no reading at entry " + position.index());
        }
        return reading;
    }

    /** Judged under the key that the sealed one was made under: the same contents are what it commits to. */
    private boolean isSame(
            PatientState patient, StreamState stream, Entry.Reading sealed, Reading reading, List<Content> contents) {
        PatientKey key = draft.keyOf(patient, sealed.contents().epoch());
        byte[] context = Contexts.reading(identity.generation(), stream.ordinal(), sealed.seq());
        List<byte[]> bytes = contents.stream().map(ContentCodec::encode).toList();
        return sealed.readingMs() == reading.timeMs()
                && key.commits(context, sealed.contents().commitment(), bytes);
    }

    /** Refuses a reading, and keeps it. */
    private boolean refuse(long offset, Input.Admitted a, String reason, String detail, long appendMs) {
        Reading reading = a.reading();
        String source = reading.device() + "/" + reading.stream().name() + "/" + reading.boot() + "/" + reading.seq();
        return refuse(
                offset, new RefusalContent(a.patient(), reason, detail, source, RefusedIdentity.keep(a)), appendMs);
    }

    /** Bytes that no gateway of ours wrote: kept, as far as they fit, so that nothing vanishes. */
    private boolean undecodable(long offset, long appendMs, byte[] input, RuntimeException why) {
        int kept = Math.min(input.length, InputCodec.MAX_BYTES);
        // the digest first: a long message is cut, and two inputs must not look the same
        String detail = input.length + " bytes, SHA-256 "
                + HexFormat.of().formatHex(Cid.ofPayload(input).digest()) + ": " + why.getMessage();
        return refuse(
                offset,
                new RefusalContent(
                        Patients.UNKNOWN, "undecodable-input", detail, "wardledger.inputs", Arrays.copyOf(input, kept)),
                appendMs);
    }

    private boolean refuse(long offset, RefusalContent refusal, long appendMs) {
        PatientState known = state.patientNamed(refusal.patient());
        if (known != null && refusal.refused().length > 0 && draft.has(known, refusal)) {
            draft.dropDuplicate(); // the same thing was refused before: a redelivery
            return true;
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        PatientState patient = known == null ? introduce(refusal.patient()) : known;
        byte[] context = Contexts.rejected(identity.generation(), offset);
        Concealed concealed = draft.conceal(patient, context, List.of(refusal), engineMs);
        draft.append(new Entry.Rejected(engineMs, patient.handle(), offset, concealed), null);
        return true;
    }

    private boolean rules(Input.Rules r, long appendMs) {
        if (r.document().equals(rules())) {
            draft.dropDuplicate();
            return true;
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        draft.append(new Entry.Rules(draft.timeFor(appendMs), r.document(), r.actor()), null);
        return true;
    }

    private boolean rotate(long offset, Input.RotateKey k, byte[] input, long appendMs) {
        if (state.keys().has(k.note())) {
            draft.dropDuplicate();
            return true;
        }
        try {
            state.keys().rotated(k.note(), 0); // nothing is sealed that a reader would refuse
        } catch (IllegalArgumentException e) {
            return undecodable(offset, appendMs, input, e);
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        draft.append(new Entry.KeyRotated(draft.timeFor(appendMs), k.note()), null);
        return true;
    }

    /** Takes effect once; what is about a patient that the chain does not know has nothing to take effect on. */
    private boolean event(Input.Event e, long appendMs) {
        PatientState patient = state.patientNamed(e.patient());
        if (patient == null || state.hasHappened(e.event())) {
            draft.dropDuplicate();
            return true;
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        long handle = patient.handle();
        switch (e) {
            case Input.Erase erase ->
                draft.erase(patient, erase.patient(), new Entry.Erased(engineMs, erase.event(), handle));
            case Input.Rekey rekey -> {
                int epoch = patient.epoch() + 1;
                draft.made(rekey.patient(), new PatientKey(handle, epoch, secrets.nextKey()));
                draft.append(new Entry.Rekeyed(engineMs, rekey.event(), handle, epoch), null);
            }
            case Input.Accessed accessed -> {
                byte[] context = Contexts.accessed(identity.generation(), accessed.event());
                Concealed concealed = draft.conceal(patient, context, List.of(accessed.access()), engineMs);
                draft.append(new Entry.Accessed(engineMs, accessed.event(), handle, concealed), null);
            }
        }
        return true;
    }

    private PatientState introduce(String patientId) {
        long handle = secrets.nextHandle();
        while (state.patient(handle) != null) {
            handle = secrets.nextHandle();
        }
        draft.made(patientId, new PatientKey(handle, 0, secrets.nextKey()));
        // its first Content entry introduces it to every reader; until then only this object knows it
        return state.addPatient(handle);
    }

    private Assignment assign(PatientState patient, Input.Admitted a, long engineMs) {
        Reading r = a.reading();
        long handle = secrets.nextHandle();
        while (state.patientOf(handle) != null) {
            handle = secrets.nextHandle();
        }
        AssignmentContent meaning = new AssignmentContent(a.patient(), r.device(), r.ward(), r.bed());
        byte[] context = Contexts.assigned(identity.generation(), handle);
        Concealed concealed = draft.conceal(patient, context, List.of(meaning), engineMs);
        draft.append(new Entry.Assigned(engineMs, handle, patient.handle(), concealed), null);
        return new Assignment(handle, patient.handle(), r.device(), r.ward(), r.bed());
    }
}
