package org.wardledger.core.chain;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.block.BlockBody;
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
    /** Room kept free in a body for what one more input can bring. */
    static final int ONE_INPUT_BYTES = 256 * 1024;

    private final ChainIdentity identity;
    private final ChainState state;
    private final BlockDraft draft;
    private final Secrets secrets;

    /**
     * @param head newest committed header of the chain, null for a chain that has none yet
     * @param view what the blocks up to that header have left behind
     */
    public ChainSealer(ChainIdentity identity, @Nullable BlockHeader head, ChainView view, Secrets secrets) {
        this(identity, head, view, secrets, ChainState.MAX_CACHED);
    }

    ChainSealer(ChainIdentity identity, @Nullable BlockHeader head, ChainView view, Secrets secrets, int maxCached) {
        this.identity = identity;
        this.state = new ChainState(view, maxCached);
        this.draft = new BlockDraft(identity, state, head);
        this.secrets = secrets;
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
     */
    public void accept(long offset, long appendMs, byte[] input) {
        Times.check(appendMs);
        draft.answerFor(offset);
        Input decoded;
        try {
            decoded = InputCodec.decode(input);
            if (decoded instanceof Input.Rules r) {
                RuleText.parse(r.document());
            }
        } catch (DecodeException | IllegalArgumentException e) {
            undecodable(offset, appendMs, input, e);
            return;
        }
        switch (decoded) {
            case Input.Admitted a -> admitted(offset, a, appendMs);
            case Input.Refused r -> {
                String patient = r.patient();
                refuse(
                        offset,
                        patient,
                        new RefusalContent(patient, r.reason(), r.detail(), r.source(), new byte[0]),
                        appendMs);
            }
            case Input.Tick t -> tick(appendMs);
            case Input.Rules r -> rules(r, appendMs);
            case Input.Event e -> event(e, appendMs);
        }
    }

    /** Engine time at which the next timer is due, or {@link AlertEngine#NO_TIMER}. */
    public long nextTimerMs() {
        return state.timers().nextMs();
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

    /** Uncompressed size of the body so far. */
    public int bytes() {
        return draft.bytes();
    }

    /** Whether the block is as large as it may be before another input is applied. */
    public boolean isFull() {
        return draft.bytes() > BlockBody.MAX_BYTES - ONE_INPUT_BYTES;
    }

    /** Whether an alert changed: then the block is to be cut as soon as the records at hand are applied. */
    public boolean hasAlerts() {
        return draft.hasAlerts();
    }

    /** Closes the block. The next input goes into the next one. */
    public SealedBlock cut(long sealMs) {
        return draft.cut(sealMs);
    }

    /** Tells that the newest cut block is committed and in the view. */
    public void committed() {
        state.trim();
    }

    private void admitted(long offset, Input.Admitted a, long appendMs) {
        Reading reading = a.reading();
        List<Content> contents = Content.of(reading.body());
        PatientState known = state.patientNamed(a.patient());
        Assignment assignment =
                known == null ? null : state.assignment(known, reading.device(), reading.ward(), reading.bed());
        StreamState stream = assignment == null
                ? null
                : state.stream(assignment.handle(), reading.stream().name(), reading.boot());
        if (known != null && stream != null && reading.seq() <= stream.lastSeq()) {
            Entry.Reading sealed = sealed(stream, reading.seq());
            if (sealed != null) {
                if (isSame(known, stream, sealed, reading, contents)) {
                    draft.dropDuplicate();
                } else {
                    identityReused(offset, a, appendMs);
                }
                return;
            }
        }
        long engineMs = draft.moveTo(appendMs);
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
            stream = new StreamState(
                    ordinal, assignment.handle(), reading.stream().name(), reading.boot(), -1);
        }
        byte[] context = Contexts.reading(identity.generation(), stream.ordinal(), reading.seq());
        Concealed concealed = draft.conceal(patient, context, contents, engineMs);
        draft.append(
                new Entry.Reading(
                        engineMs, stream.ordinal(), reading.seq(), reading.timeMs(), a.arrivalMs(), concealed),
                null);
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

    private void identityReused(long offset, Input.Admitted a, long appendMs) {
        Reading reading = a.reading();
        String source = reading.device() + "/" + reading.stream().name() + "/" + reading.boot() + "/" + reading.seq();
        refuse(
                offset,
                a.patient(),
                new RefusalContent(
                        a.patient(),
                        AlertEngine.IDENTITY_REUSED,
                        "this identity was sealed before with other content",
                        source,
                        RefusedIdentity.keep(a)),
                appendMs);
    }

    /** Bytes that no gateway of ours wrote: kept, as far as they fit, so that nothing vanishes. */
    private void undecodable(long offset, long appendMs, byte[] input, RuntimeException why) {
        int kept = Math.min(input.length, InputCodec.MAX_BYTES);
        // the digest first: a long message is cut, and two inputs must not look the same
        String detail = input.length + " bytes, SHA-256 "
                + HexFormat.of().formatHex(Cid.ofPayload(input).digest()) + ": " + why.getMessage();
        refuse(
                offset,
                Patients.UNKNOWN,
                new RefusalContent(
                        Patients.UNKNOWN, "undecodable-input", detail, "wardledger.inputs", Arrays.copyOf(input, kept)),
                appendMs);
    }

    private void refuse(long offset, String patientId, RefusalContent refusal, long appendMs) {
        PatientState known = state.patientNamed(patientId);
        if (known != null && refusal.refused().length > 0 && draft.has(known, refusal)) {
            draft.dropDuplicate(); // the same thing was refused before: a redelivery
            return;
        }
        long engineMs = draft.moveTo(appendMs);
        PatientState patient = known == null ? introduce(patientId) : known;
        byte[] context = Contexts.rejected(identity.generation(), offset);
        Concealed concealed = draft.conceal(patient, context, List.of(refusal), engineMs);
        draft.append(new Entry.Rejected(engineMs, patient.handle(), offset, concealed), null);
    }

    private void tick(long appendMs) {
        // a tick that a reading has overtaken has nothing left to do and leaves no trace
        if (state.timers().nextMs() <= Math.max(appendMs, engineMs())) {
            draft.append(new Entry.Tick(draft.moveTo(appendMs)), null);
        }
    }

    private void rules(Input.Rules r, long appendMs) {
        if (r.document().equals(rules())) {
            draft.dropDuplicate();
            return;
        }
        draft.append(new Entry.Rules(draft.moveTo(appendMs), r.document(), r.actor()), null);
    }

    /** Takes effect once; what is about a patient that the chain does not know has nothing to take effect on. */
    private void event(Input.Event e, long appendMs) {
        PatientState patient = state.patientNamed(e.patient());
        if (patient == null || state.hasHappened(e.event())) {
            draft.dropDuplicate();
            return;
        }
        long engineMs = draft.moveTo(appendMs);
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
