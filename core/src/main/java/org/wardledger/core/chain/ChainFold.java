package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertChange;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.alert.Place;
import org.wardledger.core.alert.RuleSet;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.alert.Sample;
import org.wardledger.core.alert.SampleRef;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.content.AlertContent;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.sequence.Standing;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Stream;
import org.wardledger.core.vitals.Times;
import org.wardledger.core.vitals.Value;
import org.wardledger.core.vitals.Waveform;

/**
 * Applies entries to a chain's state, one after the other. The sealer does so while it makes them and every indexer
 * while it reads them, with the same code: so both know the same, and a sealed alert that does not follow from the
 * entries before it is found. Where a patient's key is not to be had, only what the entries say in plain is applied:
 * counts, places, sequences; meanings and alerts are passed over. Mutable, not thread-safe.
 */
final class ChainFold {
    /** An append time this much below engine time means that Kafka's clock was set back. */
    static final long CLOCK_TOLERANCE_MS = 10_000;

    private final int chain;
    private final ChainState state;
    private final Streams streams;
    private final Agenda agenda;

    private long height;
    private int generation;
    private Totals inBlock = Totals.NONE;
    private int passedOver;
    private final List<AlertState> alerts = new ArrayList<>();

    ChainFold(int chain, ChainState state) {
        this.chain = chain;
        this.state = state;
        this.streams = new Streams(state);
        this.agenda = new Agenda(state, streams);
    }

    void beginBlock(long nextHeight, int itsGeneration) {
        height = nextHeight;
        generation = itsGeneration;
        inBlock = Totals.NONE;
        passedOver = 0;
        alerts.clear();
    }

    boolean hasAlerts() {
        return !alerts.isEmpty();
    }

    /** Changes of alerts in the block so far, as far as their patients' keys are to be had. */
    List<AlertState> alerts() {
        return List.copyOf(alerts);
    }

    /** Entries of the block so far that say something that could not be read. */
    int passedOver() {
        return passedOver;
    }

    /**
     * Closes the block: its totals count from now on. What is due may wait only for the next block, and only behind a
     * full one.
     *
     * @param blockBytes of its entries and payloads
     */
    void endBlock(int duplicates, int blockBytes) {
        Due left = blockBytes > state.bounds().fullBytes() ? agenda.nextOfStep() : agenda.next();
        if (left != null) {
            throw broken(left + " is due and not sealed");
        }
        state.record(state.record().plus(inBlock).plus(new Totals(0, 0, 0, 0, duplicates, 0, 0, 0)));
    }

    /** What must be sealed next. */
    Agenda agenda() {
        return agenda;
    }

    /**
     * Applies one entry.
     *
     * @param payload of a Content entry, else null
     */
    void apply(Entry entry, int index, byte @Nullable [] payload) {
        checkDue(entry, index);
        moveTime(entry, index);
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
            case Entry.Tick t -> {} // time has moved on, and the agenda goes by it
            case Entry.ClockReset c -> resetClock(c.engineMs());
            case Entry.Alert a -> alert(a, index);
            case Entry.Gap g -> gap(g, index);
            case Entry.Erased e -> erase(e, index);
            case Entry.Accessed a -> access(a, index);
            case Entry.Rekeyed r -> rekey(r, index);
            case Entry.Released r -> throw broken("entry " + index + ": not applied yet");
            case Entry.Handover h -> throw broken("entry " + index + ": not applied yet");
            case Entry.Reattributed r -> throw broken("entry " + index + ": not applied yet");
        }
        inBlock = inBlock.plus(new Totals(1, 0, 0, 0, 0, 0, 0, 0));
    }

    /** What is due goes before everything else; an alert may need its content first. */
    private void checkDue(Entry entry, int index) {
        boolean unopened =
                switch (entry) {
                    case Entry.Alert a -> isUnopened(a.patient());
                    case Entry.Content c -> isUnopened(c.patient());
                    default -> false;
                };
        // what is not understood may belong to a step before the next one that is known: that must not begin yet
        Due due = unopened ? agenda.nextOfStep() : agenda.next();
        boolean mayCome =
                switch (entry) {
                    case Entry.Alert a -> true; // whether it is the one that is due, is checked with the rest of it
                    case Entry.Gap g -> true;
                    case Entry.Content c -> due == null || due instanceof Due.OfAlert || unopened;
                    default -> due == null;
                };
        boolean timeMoves = entry.engineMs() != state.record().engineMs();
        if (!mayCome || (due != null && timeMoves)) {
            throw broken("entry " + index + ": " + due + " is due before it");
        }
        if (unopened && timeMoves && entry instanceof Entry.Alert) {
            throw broken("entry " + index + ": an alert at another time than what made it due");
        }
    }

    /** Alerts of such a patient come between those that are known to be due, with the contents that they need. */
    private boolean isUnopened(long handle) {
        PatientState patient = state.patient(handle);
        return patient != null && patient.monitor() == null;
    }

    /** Engine time moves past no timer: a tick stops where timers are due, and what they bring follows it. */
    private void moveTime(Entry entry, int index) {
        long beforeMs = state.record().engineMs();
        if (!Times.isValid(entry.engineMs())) {
            throw broken("entry " + index + ": engine time beyond the year 9999");
        }
        if (entry instanceof Entry.ClockReset) {
            if (entry.engineMs() >= beforeMs - CLOCK_TOLERANCE_MS) {
                throw broken("entry " + index + ": a clock reset that sets nothing back");
            }
            state.keys(state.keys().clockReset(beforeMs, entry.engineMs()));
        } else if (entry.engineMs() < beforeMs) {
            throw broken("entry " + index + ": engine time goes back");
        }
        boolean moves = entry.engineMs() > beforeMs;
        boolean passesTimer = moves && state.nextTimerMs() <= entry.engineMs();
        if (entry instanceof Entry.Tick) {
            if (!passesTimer && !(moves && state.hasUnopened())) {
                throw broken("entry " + index + ": a tick without a timer");
            }
        } else if (passesTimer) {
            throw broken("entry " + index + ": a timer is due before it");
        }
        state.record(state.record().at(entry.engineMs()));
    }

    private void resetClock(long engineMs) {
        for (int number = 0; number < state.record().patients(); number++) {
            PatientState patient = state.patientNumber(number);
            Monitor monitor = patient == null ? null : patient.monitor();
            if (patient != null && monitor != null && !monitor.isEmpty()) {
                AlertEngine.onClockReset(monitor, engineMs);
                state.touched(patient);
            }
        }
        streams.onClockReset(engineMs);
    }

    private void changeRules(Entry.Rules entry) {
        RuleSet before = state.rules();
        state.rules(RuleText.parse(entry.document()), entry.document());
        state.rulesChange(new RulesChange(before, 0));
    }

    private void addContent(Entry.Content entry, byte @Nullable [] payload, int index) {
        if (payload == null) {
            throw broken("entry " + index + ": no payload for " + entry.cid());
        }
        PatientState patient = state.patient(entry.patient());
        if (patient == null) {
            patient = state.addPatient(entry.patient());
        }
        alive(patient, index);
        boolean isNext = entry.ordinal() == patient.contents() && entry.epoch() == patient.epoch();
        if (!isNext || state.contents().ordinalOf(entry.patient(), entry.cid()) != null) {
            throw broken("entry " + index + ": content out of order or there already");
        }
        state.addContent(patient, entry.epoch(), entry.cid(), payload);
        inBlock = inBlock.plus(new Totals(0, 0, 0, 1, 0, 0, 0, 0));
    }

    private void assign(Entry.Assigned entry, int index) {
        PatientState patient = alive(patient(entry.patient()), index);
        if (state.patientOf(entry.assignment()) != null) {
            throw broken("entry " + index + ": assigned twice");
        }
        state.addAssignment(entry.assignment(), entry.patient());
        byte[] context = Contexts.assigned(generation, entry.assignment());
        List<Content> contents = reveal(patient, context, entry.meaning(), index);
        if (contents == null) {
            return;
        }
        if (!(contents.getFirst() instanceof AssignmentContent meaning)) {
            throw broken("entry " + index + ": an assignment without its meaning");
        }
        bind(patient, meaning.patient(), index);
        if (state.assignment(patient, meaning.device(), meaning.ward(), meaning.bed()) != null) {
            throw broken("entry " + index + ": assigned twice");
        }
        state.addMeaning(
                patient,
                new Assignment(entry.assignment(), entry.patient(), meaning.device(), meaning.ward(), meaning.bed()));
    }

    private void open(Entry.Opened entry, int index) {
        Long handle = state.patientOf(entry.assignment());
        if (entry.ordinal() != state.record().streams() || handle == null) {
            throw broken("entry " + index + ": stream out of order or without its assignment");
        }
        alive(patient(handle), index);
        Stream stream = new Stream(entry.stream());
        Names.check(entry.boot(), "boot");
        if (state.stream(entry.assignment(), stream.name(), entry.boot()) != null) {
            throw broken("entry " + index + ": opened twice");
        }
        agenda.add(streams.open(StreamState.opened(entry.ordinal(), entry.assignment(), stream.name(), entry.boot())));
    }

    private void read(Entry.Reading entry, int index) {
        StreamState stream = state.stream(entry.stream());
        Long handle = stream == null ? null : state.patientOf(stream.assignment());
        if (stream == null || handle == null) {
            throw broken("entry " + index + ": reading of a stream that was never opened");
        }
        if (stream.sequences().standing(entry.seq()) != Standing.NEW) {
            boolean sealed = state.position(stream.ordinal(), entry.seq()) != null;
            throw broken(
                    "entry " + index + ": " + (sealed ? "sealed twice" : "too late") + ", sequence " + entry.seq());
        }
        boolean vitals = stream.stream().equals(Stream.VITALS.name());
        if (!vitals && entry.contents().count() != 1) {
            throw broken("entry " + index + ": one waveform expected");
        }
        PatientState patient = alive(patient(handle), index);
        List<Due> gaps = streams.seal(stream, entry.seq(), entry.engineMs(), new Position(height, index));
        byte[] context = Contexts.reading(generation, stream.ordinal(), entry.seq());
        List<Content> contents = reveal(patient, context, entry.contents(), index);
        Assignment assignment = contents == null ? null : state.assignment(stream.assignment());
        if (contents != null && assignment != null) {
            observe(patient, entry, stream, assignment, contents, index);
        }
        agenda.add(gaps);
        inBlock = inBlock.plus(new Totals(0, 1, entry.contents().count(), 0, 0, 0, 0, 0));
    }

    private void observe(
            PatientState patient,
            Entry.Reading entry,
            StreamState stream,
            Assignment assignment,
            List<Content> contents,
            int index) {
        boolean vitals = stream.stream().equals(Stream.VITALS.name());
        for (Content content : contents) {
            switch (content) {
                case Content.Measured(Measurement m) when vitals -> observe(patient, entry, stream, assignment, m);
                case Content.Sampled(Waveform w) when isOf(stream, w) -> {} // no rules for waveforms
                default -> throw broken("entry " + index + ": refers to a content that is none of this stream");
            }
        }
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
        Monitor monitor = patient.monitor();
        PatientKey key = patient.key();
        if (monitor != null && key != null) {
            agenda.add(patient, AlertEngine.onSample(state.rules(), monitor, sample, PatientState.names(key)));
            state.touched(patient);
        }
    }

    private void reject(Entry.Rejected entry, int index) {
        PatientState patient = alive(patient(entry.patient()), index);
        inBlock = inBlock.plus(new Totals(0, 0, 0, 0, 0, 1, 0, 0));
        byte[] context = Contexts.rejected(generation, entry.input());
        List<Content> contents = reveal(patient, context, entry.refusal(), index);
        if (contents == null) {
            return;
        }
        if (!(contents.getFirst() instanceof RefusalContent refusal)) {
            throw broken("entry " + index + ": a refusal without its reason");
        }
        bind(patient, refusal.patient(), index);
        Monitor monitor = patient.monitor();
        PatientKey key = patient.key();
        // a gateway may say so too, but only the chain's owner knows, and keeps the reading
        boolean reused = refusal.reason().equals(AlertEngine.IDENTITY_REUSED) && refusal.refused().length > 0;
        if (reused && monitor != null && key != null) {
            RefusedIdentity identity = RefusedIdentity.of(refusal);
            Place place = new Place(identity.ward(), identity.bed(), identity.device());
            SampleRef source = new SampleRef(entry.patient(), 0, entry.input());
            agenda.add(
                    patient,
                    AlertEngine.onIdentityReused(monitor, place, source, entry.engineMs(), PatientState.names(key)));
            state.touched(patient);
        }
    }

    private void alert(Entry.Alert entry, int index) {
        PatientState patient = alive(patient(entry.patient()), index);
        byte[] context = Contexts.alert(generation, entry.id(), entry.rev());
        List<Content> contents = reveal(patient, context, entry.content(), index);
        if (contents != null) {
            boolean follows = agenda.next() instanceof Due.OfAlert(PatientState of, AlertChange change)
                    && of == patient
                    && change.id().equals(entry.id())
                    && change.rev() == entry.rev()
                    && change.change() == entry.change()
                    && contents.getFirst() instanceof AlertContent content
                    && change.content().equals(content);
            String id = patient.id();
            if (!follows || id == null) {
                throw broken(
                        "entry " + index + ": alert " + entry.id() + " does not follow from the entries before it");
            }
            AlertChange applied = ((Due.OfAlert) agenda.done()).change();
            alerts.add(new AlertState(chain, new Position(height, index), id, entry.engineMs(), applied));
        }
        if (entry.rev() == 1) {
            state.addAlert(patient, entry.id());
        }
        inBlock = inBlock.plus(new Totals(0, 0, 0, 0, 0, 0, 1, 0));
    }

    private void gap(Entry.Gap entry, int index) {
        Due.OfGap gap = new Due.OfGap(entry.stream(), entry.from(), entry.to());
        if (!gap.equals(agenda.next())) {
            throw broken("entry " + index + ": " + gap + " is not what is due");
        }
        agenda.done();
        streams.sealGap(gap, new Position(height, index));
        inBlock = inBlock.plus(new Totals(0, 0, 0, 0, 0, 0, 0, 1));
    }

    private void erase(Entry.Erased entry, int index) {
        PatientState patient = alive(patient(entry.patient()), index);
        happened(entry.event(), index);
        alerts.removeIf(alert -> alert.patient().equals(patient.id()));
        state.erase(patient);
    }

    private void rekey(Entry.Rekeyed entry, int index) {
        PatientState patient = alive(patient(entry.patient()), index);
        if (entry.epoch() != patient.epoch() + 1) {
            throw broken("entry " + index + ": key epoch " + (patient.epoch() + 1) + " expected");
        }
        happened(entry.event(), index);
        state.rekey(patient);
    }

    private void access(Entry.Accessed entry, int index) {
        PatientState patient = alive(patient(entry.patient()), index);
        happened(entry.event(), index);
        byte[] context = Contexts.accessed(generation, entry.event());
        List<Content> contents = reveal(patient, context, entry.access(), index);
        if (contents != null && !(contents.getFirst() instanceof AccessContent)) {
            throw broken("entry " + index + ": an access without its meaning");
        }
    }

    private void happened(EventId event, int index) {
        if (state.hasHappened(event)) {
            throw broken("entry " + index + ": event " + event + " took effect before");
        }
        state.happened(event, new Position(height, index));
    }

    private void bind(PatientState patient, String id, int index) {
        String bound = patient.id();
        if (bound == null) {
            if (state.patientNamed(id) != null) {
                throw broken("entry " + index + ": one patient under two handles");
            }
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

    private PatientState alive(PatientState patient, int index) {
        if (patient.isErased()) {
            throw broken("entry " + index + ": of a patient that was erased");
        }
        return patient;
    }

    /** What an entry conceals, or null where the key is not to be had. */
    private @Nullable List<Content> reveal(PatientState patient, byte[] context, Concealed concealed, int index) {
        if (concealed.epoch() != patient.epoch()) {
            throw broken("entry " + index + ": key epoch " + patient.epoch() + " expected");
        }
        PatientKey key = patient.key();
        if (key == null) {
            passedOver++;
            state.touched(patient); // its key may have gone before the entry that says so: it has no timers any more
            return null;
        }
        return state.contents().reveal(patient, key, context, concealed);
    }

    private LedgerBroken broken(String what) {
        return new LedgerBroken(chain, height, what);
    }
}
