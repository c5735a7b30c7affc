package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
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
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Reading;

/**
 * Turns one chain's inputs into blocks: drops what was sealed before, refuses what contradicts it, runs the alert engine
 * and cuts when told to. The only nondeterminism is in the handles it is given.
 *
 * <p>A crash is safe at any time: nothing here is kept. After a commit failed or its outcome is unknown, throw the
 * sealer away and make a new one from the committed head. Not thread-safe.
 */
public final class ChainSealer {
    /** An append time this much below engine time means that Kafka's clock was set back. */
    static final long CLOCK_TOLERANCE_MS = 10_000;
    /** Room kept free in a body for what one more input can bring. */
    static final int ONE_INPUT_BYTES = 256 * 1024;

    private final ChainIdentity identity;
    private final ChainState state;
    private final ChainFold fold;
    private final Handles handles;

    private @Nullable BlockHeader head;
    private final List<byte[]> entries = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private final List<AlertState> alerts = new ArrayList<>();
    private int bytes;
    private int duplicates;
    private long inputFrom;
    private long inputTo;

    /**
     * @param head newest committed header of the chain, null for a chain that has none yet
     * @param view what the blocks up to that header have left behind
     */
    public ChainSealer(ChainIdentity identity, @Nullable BlockHeader head, ChainView view, Handles handles) {
        this.identity = identity;
        this.head = head;
        this.state = new ChainState(view);
        this.fold = new ChainFold(identity.chain(), state);
        this.handles = handles;
        beginBlock();
    }

    /** Offset in {@code wardledger.inputs} of the input that comes next. */
    public long nextInput() {
        return inputTo;
    }

    /** Begins a new chain: to be called once, before any input, when there is no head. */
    public void genesis(String rules, long firstInput) {
        if (head != null || !entries.isEmpty()) {
            throw new IllegalStateException("the chain has begun already");
        }
        inputFrom = firstInput;
        inputTo = firstInput;
        append(
                new Entry.Genesis(
                        0,
                        identity.site(),
                        identity.chain(),
                        identity.chains(),
                        identity.generation(),
                        identity.verifierKey()),
                null);
        append(new Entry.Rules(0, RuleText.format(RuleText.parse(rules)), null), null);
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
        if (offset < inputTo) {
            throw new IllegalArgumentException("input " + offset + " was applied already");
        }
        inputTo = offset + 1;
        Input decoded;
        try {
            decoded = InputCodec.decode(input);
            if (decoded instanceof Input.Rules r) {
                RuleText.parse(r.document());
            }
        } catch (DecodeException | IllegalArgumentException e) {
            undecodable(appendMs, input, e);
            return;
        }
        switch (decoded) {
            case Input.Admitted a -> admitted(a, appendMs);
            case Input.Refused r -> {
                String patient = r.patient();
                refuse(patient, new RefusalContent(patient, r.reason(), r.detail(), r.source(), new byte[0]), appendMs);
            }
            case Input.Tick t -> tick(appendMs);
            case Input.Rules r -> rules(r, appendMs);
        }
    }

    /** Engine time at which the next timer is due, or {@link AlertEngine#NO_TIMER}. */
    public long nextTimerMs() {
        return state.timers().nextMs();
    }

    /** Newest engine time. */
    public long engineMs() {
        return state.record().engineMs();
    }

    /** Whether a cut would carry nothing: no entries, and no duplicates to answer for. */
    public boolean isEmpty() {
        return entries.isEmpty() && duplicates == 0;
    }

    public int entryCount() {
        return entries.size();
    }

    /** Uncompressed size of the body so far. */
    public int bytes() {
        return bytes;
    }

    /** Whether the block is as large as it may be before another input is applied. */
    public boolean isFull() {
        return bytes > BlockBody.MAX_BYTES - ONE_INPUT_BYTES;
    }

    /** Whether an alert changed: then the block is to be cut as soon as the records at hand are applied. */
    public boolean hasAlerts() {
        return !alerts.isEmpty();
    }

    /** Closes the block. The next input goes into the next one. */
    public SealedBlock cut(long sealMs) {
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

    /** Tells that the newest cut block is committed and in the view. */
    public void committed() {
        state.trim();
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

    private long height() {
        BlockHeader before = head;
        return before == null ? 0 : before.height() + 1;
    }

    private void admitted(Input.Admitted a, long appendMs) {
        Reading reading = a.reading();
        List<Content> contents = Content.of(reading.body());
        PatientState known = state.patientNamed(a.patient());
        Assignment assignment = known == null
                ? null
                : state.assignment(known.handle(), reading.device(), reading.ward(), reading.bed());
        StreamState stream = assignment == null
                ? null
                : state.stream(assignment.handle(), reading.stream().name(), reading.boot());
        if (known != null && stream != null && reading.seq() <= stream.lastSeq()) {
            Entry.Reading sealed = sealed(stream, reading.seq());
            if (sealed != null) {
                if (isSame(known, sealed, reading, contents)) {
                    duplicates++;
                } else {
                    identityReused(a, appendMs);
                }
                return;
            }
        }
        long engineMs = moveTo(appendMs);
        PatientState patient = known == null ? introduce() : known;
        if (assignment == null) {
            assignment = assign(patient, a, engineMs);
        }
        if (stream == null) {
            int ordinal = state.record().streams();
            append(
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
        List<Integer> ordinals = new ArrayList<>(contents.size());
        for (Content content : contents) {
            ordinals.add(intern(patient, content, engineMs));
        }
        append(
                new Entry.Reading(engineMs, stream.ordinal(), reading.seq(), reading.timeMs(), a.arrivalMs(), ordinals),
                null);
    }

    private Entry.@Nullable Reading sealed(StreamState stream, long seq) {
        Position position = state.position(stream.ordinal(), seq);
        if (position == null) {
            return null;
        }
        byte[] entry = position.height() == height() ? entries.get(position.index()) : state.entry(position);
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

    private void identityReused(Input.Admitted a, long appendMs) {
        Reading reading = a.reading();
        String source = reading.device() + "/" + reading.stream().name() + "/" + reading.boot() + "/" + reading.seq();
        refuse(
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
    private void undecodable(long appendMs, byte[] input, RuntimeException why) {
        int kept = Math.min(input.length, InputCodec.MAX_BYTES);
        String detail = why.getMessage() + "; " + input.length + " bytes, SHA-256 "
                + HexFormat.of().formatHex(Cid.ofPayload(input).digest());
        refuse(
                Patients.UNKNOWN,
                new RefusalContent(
                        Patients.UNKNOWN, "undecodable-input", detail, "wardledger.inputs", Arrays.copyOf(input, kept)),
                appendMs);
    }

    private void refuse(String patientId, RefusalContent refusal, long appendMs) {
        PatientState known = state.patientNamed(patientId);
        if (known != null && refusal.refused().length > 0) {
            byte[] payload = Payloads.seal(known.handle(), ContentCodec.encode(refusal));
            if (state.ordinalOf(known.handle(), Cid.ofPayload(payload)) != null) {
                duplicates++; // the same thing was refused before: a redelivery
                return;
            }
        }
        long engineMs = moveTo(appendMs);
        PatientState patient = known == null ? introduce() : known;
        int ordinal = intern(patient, refusal, engineMs);
        append(new Entry.Rejected(engineMs, patient.handle(), ordinal), null);
    }

    private void tick(long appendMs) {
        // a tick that a reading has overtaken has nothing left to do and leaves no trace
        if (state.timers().nextMs() <= Math.max(appendMs, engineMs())) {
            append(new Entry.Tick(moveTo(appendMs)), null);
        }
    }

    private void rules(Input.Rules r, long appendMs) {
        if (r.document().equals(rules())) {
            duplicates++;
            return;
        }
        append(new Entry.Rules(moveTo(appendMs), r.document(), r.actor()), null);
    }

    /** Takes engine time to an input's append time and seals the alerts that were due until then. */
    private long moveTo(long appendMs) {
        if (appendMs < engineMs() - CLOCK_TOLERANCE_MS) {
            append(new Entry.ClockReset(appendMs), null);
        }
        fold.advance(Math.max(engineMs(), appendMs));
        sealDueAlerts();
        return engineMs();
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
        int meaning = intern(patient, new AssignmentContent(a.patient(), r.device(), r.ward(), r.bed()), engineMs);
        long handle = handles.next();
        append(new Entry.Assigned(engineMs, handle, patient.handle(), meaning), null);
        return new Assignment(handle, patient.handle(), r.device(), r.ward(), r.bed());
    }

    /** The content's ordinal; a content that the patient does not have yet is sealed first. */
    private int intern(PatientState patient, Content content, long engineMs) {
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

    private void append(Entry entry, byte @Nullable [] payload) {
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
}
