package org.wardledger.core.chain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertChange;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.Place;
import org.wardledger.core.alert.RuleSet;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.alert.Sample;
import org.wardledger.core.alert.SampleRef;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.Payloads;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Stream;
import org.wardledger.core.vitals.Value;
import org.wardledger.core.vitals.Waveform;

/**
 * Applies entries to a chain's state, one after the other. The sealer does so while it makes them and every indexer
 * while it reads them, with the same code: so both know the same, and a sealed alert that does not follow from the
 * entries before it is found. Mutable, not thread-safe.
 */
final class ChainFold {
    /** An append time this much below engine time means that Kafka's clock was set back. */
    static final long CLOCK_TOLERANCE_MS = 10_000;

    private final int chain;
    private final ChainState state;
    /** Changes of alerts that follow from what was applied, and must be the next alert entries. */
    private final Deque<Due> due = new ArrayDeque<>();

    private long height;
    private Totals inBlock = Totals.NONE;

    /** A change of one of a patient's alerts that is to be sealed. */
    record Due(PatientState patient, AlertChange change) {}

    ChainFold(int chain, ChainState state) {
        this.chain = chain;
        this.state = state;
    }

    void beginBlock(long nextHeight) {
        height = nextHeight;
        inBlock = Totals.NONE;
    }

    /** Closes the block: its totals count from now on. */
    void endBlock(int duplicates) {
        if (!due.isEmpty()) {
            throw broken("the alert " + due.getFirst().change().id() + " is due and not sealed");
        }
        state.record(state.record().plus(inBlock).plus(new Totals(0, 0, 0, 0, duplicates, 0, 0)));
    }

    @Nullable
    Due nextDue() {
        return due.peekFirst();
    }

    /** Fires every timer that is due up to this engine time, then takes it over. */
    void advance(long engineMs) {
        while (state.timers().nextMs() <= engineMs) {
            Timers.Due timer = state.timers().first();
            PatientState patient = patient(timer.patient());
            expect(patient, AlertEngine.onTimer(state.rules(), patient.monitor(), timer.dueMs()));
            state.touched(patient);
        }
        state.record(state.record().at(engineMs));
    }

    /**
     * Applies one entry.
     *
     * @param payload of a Content entry, else null
     */
    void apply(Entry entry, int index, byte @Nullable [] payload) {
        if (entry instanceof Entry.ClockReset reset) {
            resetClock(reset.engineMs(), index);
        } else if (entry.engineMs() > state.record().engineMs()) {
            advance(entry.engineMs());
        } else if (entry.engineMs() < state.record().engineMs()) {
            throw broken("entry " + index + ": engine time goes back");
        }
        if (!due.isEmpty() && !(entry instanceof Entry.Content) && !(entry instanceof Entry.Alert)) {
            throw broken(
                    "entry " + index + ": the alert " + due.getFirst().change().id() + " is due before it");
        }
        switch (entry) {
            case Entry.Genesis g -> {
                if (height != 0 || index != 0) {
                    throw broken("entry " + index + ": genesis behind the beginning");
                }
                state.keys(ChainKeys.of(g));
            }
            case Entry.Rules r -> changeRules(r);
            case Entry.Content c -> addContent(c, payload, index);
            case Entry.Assigned a -> assign(a, index);
            case Entry.Opened o -> open(o, index);
            case Entry.Reading r -> read(r, index);
            case Entry.Rejected r -> reject(r, index);
            // throws what the callers name by the entry's index
            case Entry.KeyRotated k -> state.keys(state.keys().rotated(k.note(), k.engineMs()));
            case Entry.Tick t -> {} // time has moved on: that was all
            case Entry.ClockReset c -> {}
            case Entry.Alert a -> alert(a, index);
        }
        inBlock = inBlock.plus(new Totals(1, 0, 0, 0, 0, 0, 0));
    }

    private void resetClock(long engineMs, int index) {
        if (engineMs >= state.record().engineMs() - CLOCK_TOLERANCE_MS) {
            throw broken("entry " + index + ": a clock reset that sets nothing back");
        }
        state.keys(state.keys().clockReset(state.record().engineMs(), engineMs));
        for (int number = 0; number < state.record().patients(); number++) {
            PatientState patient = state.patientNumber(number);
            if (patient != null && !patient.monitor().isEmpty()) {
                AlertEngine.onClockReset(patient.monitor(), engineMs);
                state.touched(patient);
            }
        }
        state.record(state.record().at(engineMs));
    }

    private void changeRules(Entry.Rules entry) {
        RuleSet before = state.rules();
        RuleSet after = RuleText.parse(entry.document());
        state.rules(after, entry.document());
        for (int number = 0; number < state.record().patients(); number++) {
            PatientState patient = state.patientNumber(number);
            if (patient != null && !patient.monitor().isEmpty()) {
                expect(patient, AlertEngine.onRulesChanged(before, after, patient.monitor()));
                state.touched(patient);
            }
        }
    }

    private void addContent(Entry.Content entry, byte @Nullable [] payload, int index) {
        if (payload == null) {
            throw broken("entry " + index + ": no payload for " + entry.cid());
        }
        PatientState patient = state.patient(entry.patient());
        if (patient == null) {
            patient = state.addPatient(entry.patient());
        }
        if (entry.ordinal() != patient.contents() || state.ordinalOf(entry.patient(), entry.cid()) != null) {
            throw broken("entry " + index + ": content out of order or there already");
        }
        Content content = ContentCodec.decode(Payloads.open(entry.patient(), payload));
        state.addContent(patient, entry.cid(), payload, content);
        inBlock = inBlock.plus(new Totals(0, 0, 0, 1, 0, 0, 0));
    }

    private void assign(Entry.Assigned entry, int index) {
        PatientState patient = patient(entry.patient());
        if (!(content(patient, entry.ordinal(), index) instanceof AssignmentContent meaning)) {
            throw broken("entry " + index + ": an assignment without its meaning");
        }
        bind(patient, meaning.patient(), index);
        Assignment assignment =
                new Assignment(entry.assignment(), entry.patient(), meaning.device(), meaning.ward(), meaning.bed());
        if (state.assignment(assignment.handle()) != null || state.isAssigned(assignment)) {
            throw broken("entry " + index + ": assigned twice");
        }
        state.addAssignment(assignment);
    }

    private void open(Entry.Opened entry, int index) {
        if (entry.ordinal() != state.record().streams() || state.assignment(entry.assignment()) == null) {
            throw broken("entry " + index + ": stream out of order or without its assignment");
        }
        Stream stream = new Stream(entry.stream());
        Names.check(entry.boot(), "boot");
        if (state.stream(entry.assignment(), stream.name(), entry.boot()) != null) {
            throw broken("entry " + index + ": opened twice");
        }
        state.addStream(new StreamState(entry.ordinal(), entry.assignment(), stream.name(), entry.boot(), -1));
    }

    private void read(Entry.Reading entry, int index) {
        StreamState stream = state.stream(entry.stream());
        Assignment assignment = stream == null ? null : state.assignment(stream.assignment());
        if (stream == null || assignment == null) {
            throw broken("entry " + index + ": reading of a stream that was never opened");
        }
        if (entry.seq() <= stream.lastSeq() && state.position(stream.ordinal(), entry.seq()) != null) {
            throw broken("entry " + index + ": sealed twice, sequence " + entry.seq());
        }
        state.sealed(stream, entry.seq(), new Position(height, index));
        PatientState patient = patient(assignment.patient());
        boolean vitals = stream.stream().equals(Stream.VITALS.name());
        if (vitals ? entry.contents().isEmpty() : entry.contents().size() != 1) {
            throw broken("entry " + index + ": measurements or one waveform expected");
        }
        for (int ordinal : entry.contents()) {
            switch (content(patient, ordinal, index)) {
                case Content.Measured(Measurement m) when vitals -> observe(patient, entry, stream, assignment, m);
                case Content.Sampled(Waveform w) when isOf(stream, w) -> {} // no rules for waveforms
                default -> throw broken("entry " + index + ": refers to a content that is none of this stream");
            }
        }
        inBlock = inBlock.plus(new Totals(0, 1, entry.contents().size(), 0, 0, 0, 0));
    }

    private static boolean isOf(StreamState stream, Waveform waveform) {
        return stream.stream().equals(Stream.waveform(waveform.signal()).name());
    }

    private void observe(
            PatientState patient, Entry.Reading entry, StreamState stream, Assignment assignment, Measurement m) {
        if (!(m.value() instanceof Value.Numeric number)) {
            return;
        }
        if (m.quality() != Quality.VALID && m.quality() != Quality.QUESTIONABLE) {
            return; // says something about the sensor, nothing about the patient
        }
        Sample sample = new Sample(
                m.code(),
                number.number(),
                entry.readingMs(),
                entry.engineMs(),
                entry.arrivalMs() - entry.readingMs() > AlertEngine.LATE_MS,
                new Place(assignment.ward(), assignment.bed(), assignment.device()),
                new SampleRef(assignment.handle(), stream.ordinal(), entry.seq()));
        expect(patient, AlertEngine.onSample(state.rules(), patient.monitor(), sample));
        state.touched(patient);
    }

    private void reject(Entry.Rejected entry, int index) {
        PatientState patient = patient(entry.patient());
        if (!(content(patient, entry.ordinal(), index) instanceof RefusalContent refusal)) {
            throw broken("entry " + index + ": a refusal without its reason");
        }
        bind(patient, refusal.patient(), index);
        // a gateway may say so too, but only the chain's owner knows, and keeps the reading
        if (refusal.reason().equals(AlertEngine.IDENTITY_REUSED) && refusal.refused().length > 0) {
            RefusedIdentity identity = RefusedIdentity.of(refusal);
            Place place = new Place(identity.ward(), identity.bed(), identity.device());
            SampleRef source = new SampleRef(entry.patient(), entry.ordinal(), identity.seq());
            expect(patient, AlertEngine.onIdentityReused(patient.monitor(), place, source, entry.engineMs()));
            state.touched(patient);
        }
        inBlock = inBlock.plus(new Totals(0, 0, 0, 0, 0, 1, 0));
    }

    private void alert(Entry.Alert entry, int index) {
        PatientState patient = patient(entry.patient());
        Due expected = due.pollFirst();
        boolean follows = expected != null
                && expected.patient() == patient
                && expected.change().id().equals(entry.id())
                && expected.change().rev() == entry.rev()
                && expected.change().change() == entry.change()
                && expected.change().content().equals(content(patient, entry.ordinal(), index));
        if (!follows) {
            throw broken("entry " + index + ": alert " + entry.id() + " does not follow from the entries before it");
        }
        inBlock = inBlock.plus(new Totals(0, 0, 0, 0, 0, 0, 1));
    }

    private void expect(PatientState patient, List<AlertChange> changes) {
        changes.forEach(change -> due.addLast(new Due(patient, change)));
    }

    private void bind(PatientState patient, String id, int index) {
        String bound = patient.id();
        if (bound == null) {
            state.bind(patient, id);
        } else if (!bound.equals(id)) {
            throw broken("entry " + index + ": one handle for two patients");
        }
    }

    private PatientState patient(long handle) {
        PatientState patient = state.patient(handle);
        if (patient == null) {
            throw broken("a patient's handle that nothing introduced");
        }
        return patient;
    }

    private Content content(PatientState patient, int ordinal, int index) {
        Content content = ordinal < patient.contents() ? state.content(patient.handle(), ordinal) : null;
        if (content == null) {
            throw broken("entry " + index + ": refers to a content that is not there");
        }
        return content;
    }

    private LedgerBroken broken(String what) {
        return new LedgerBroken(chain, height, what);
    }
}
