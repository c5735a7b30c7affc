package org.wardledger.core.chain;

import java.util.ArrayList;
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
import org.wardledger.core.content.Payloads;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.sequence.Standing;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Times;

/**
 * Turns one chain's inputs into blocks: drops what was sealed before, refuses what contradicts it, runs the alert engine
 * and cuts when told to. The only nondeterminism is in the handles it is given.
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
    private final Handles handles;

    /**
     * @param head newest committed header of the chain, null for a chain that has none yet
     * @param view what the blocks up to that header have left behind
     */
    public ChainSealer(ChainIdentity identity, @Nullable BlockHeader head, ChainView view, Handles handles) {
        this(identity, head, view, handles, Bounds.NORMAL);
    }

    ChainSealer(ChainIdentity identity, @Nullable BlockHeader head, ChainView view, Handles handles, Bounds bounds) {
        this.identity = identity;
        this.state = new ChainState(view, bounds);
        this.draft = new BlockDraft(identity, state, head);
        this.handles = handles;
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
        if (draft.isFull() || !apply(appendMs, input)) {
            return false;
        }
        draft.answerFor(offset);
        return true;
    }

    private boolean apply(long appendMs, byte[] input) {
        Input decoded;
        try {
            decoded = InputCodec.decode(input);
            if (decoded instanceof Input.Rules r) {
                RuleText.parse(r.document());
            }
        } catch (DecodeException | IllegalArgumentException e) {
            return undecodable(appendMs, input, e);
        }
        return switch (decoded) {
            case Input.Admitted a -> admitted(a, appendMs);
            case Input.Refused r ->
                refuse(new RefusalContent(r.patient(), r.reason(), r.detail(), r.source(), new byte[0]), appendMs);
            // a tick that a reading has overtaken has nothing left to do and leaves no trace
            case Input.Tick t -> state.nextTimerMs() > draft.timeFor(appendMs) || draft.moveTo(appendMs);
            case Input.Rules r -> rules(r, appendMs);
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

    private boolean admitted(Input.Admitted a, long appendMs) {
        Reading reading = a.reading();
        List<Content> contents = Content.of(reading.body());
        PatientState known = state.patientNamed(a.patient());
        Assignment assignment = known == null
                ? null
                : state.assignment(known.handle(), reading.device(), reading.ward(), reading.bed());
        StreamState stream = assignment == null
                ? null
                : state.stream(assignment.handle(), reading.stream().name(), reading.boot());
        if (known != null && stream != null) {
            Standing standing = stream.sequences().standing(reading.seq());
            if (standing != Standing.NEW) {
                return again(a, known, stream, standing, appendMs);
            }
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        PatientState patient = known == null ? introduce() : known;
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
        List<Integer> ordinals = new ArrayList<>(contents.size());
        for (Content content : contents) {
            ordinals.add(draft.intern(patient, content, engineMs));
        }
        draft.append(
                new Entry.Reading(engineMs, stream.ordinal(), reading.seq(), reading.timeMs(), a.arrivalMs(), ordinals),
                null);
        return true;
    }

    /** A reading whose sequence is not new in its stream. */
    private boolean again(
            Input.Admitted a, PatientState patient, StreamState stream, Standing standing, long appendMs) {
        Reading reading = a.reading();
        Entry.Reading sealed = sealed(stream, reading.seq());
        if (sealed == null) {
            if (standing == Standing.SEALED) {
                throw new LedgerBroken(identity.chain(), draft.height(), "no place of a sealed reading");
            }
            return refuse(a, TOO_LATE, "its stream does not take this sequence any more", appendMs);
        }
        if (isSame(patient, sealed, reading, Content.of(reading.body()))) {
            draft.dropDuplicate();
            return true;
        }
        return refuse(a, AlertEngine.IDENTITY_REUSED, "this identity was sealed before with other content", appendMs);
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

    private boolean isSame(PatientState patient, Entry.Reading sealed, Reading reading, List<Content> contents) {
        if (sealed.readingMs() != reading.timeMs() || sealed.contents().size() != contents.size()) {
            return false;
        }
        for (int i = 0; i < contents.size(); i++) {
            byte[] payload = Payloads.seal(patient.handle(), ContentCodec.encode(contents.get(i)));
            Integer ordinal = state.ordinalOf(patient.handle(), Cid.ofPayload(payload));
            if (ordinal == null || !ordinal.equals(sealed.contents().get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Refuses a reading, and keeps it. */
    private boolean refuse(Input.Admitted a, String reason, String detail, long appendMs) {
        Reading reading = a.reading();
        String source = reading.device() + "/" + reading.stream().name() + "/" + reading.boot() + "/" + reading.seq();
        return refuse(new RefusalContent(a.patient(), reason, detail, source, RefusedIdentity.keep(a)), appendMs);
    }

    /** Bytes that no gateway of ours wrote: kept, as far as they fit, so that nothing vanishes. */
    private boolean undecodable(long appendMs, byte[] input, RuntimeException why) {
        int kept = Math.min(input.length, InputCodec.MAX_BYTES);
        // the digest first: a long message is cut, and two inputs must not look the same
        String detail = input.length + " bytes, SHA-256 "
                + HexFormat.of().formatHex(Cid.ofPayload(input).digest()) + ": " + why.getMessage();
        return refuse(
                new RefusalContent(
                        Patients.UNKNOWN, "undecodable-input", detail, "wardledger.inputs", Arrays.copyOf(input, kept)),
                appendMs);
    }

    private boolean refuse(RefusalContent refusal, long appendMs) {
        PatientState known = state.patientNamed(refusal.patient());
        if (known != null && refusal.refused().length > 0) {
            byte[] payload = Payloads.seal(known.handle(), ContentCodec.encode(refusal));
            if (state.ordinalOf(known.handle(), Cid.ofPayload(payload)) != null) {
                draft.dropDuplicate(); // the same thing was refused before: a redelivery
                return true;
            }
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        PatientState patient = known == null ? introduce() : known;
        int ordinal = draft.intern(patient, refusal, engineMs);
        draft.append(new Entry.Rejected(engineMs, patient.handle(), ordinal), null);
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

    private PatientState introduce() {
        long handle = handles.next();
        while (state.patient(handle) != null) {
            handle = handles.next();
        }
        // its first Content entry introduces it to every reader; until then only this object knows it
        return state.addPatient(handle);
    }

    private Assignment assign(PatientState patient, Input.Admitted a, long engineMs) {
        Reading r = a.reading();
        int meaning =
                draft.intern(patient, new AssignmentContent(a.patient(), r.device(), r.ward(), r.bed()), engineMs);
        long handle = handles.next();
        while (state.assignment(handle) != null) {
            handle = handles.next();
        }
        draft.append(new Entry.Assigned(engineMs, handle, patient.handle(), meaning), null);
        return new Assignment(handle, patient.handle(), r.device(), r.ward(), r.bed());
    }
}
