package org.wardledger.core.chain;

import java.math.BigDecimal;
import java.util.List;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.alert.Sample;
import org.wardledger.core.alert.SampleRef;
import org.wardledger.core.content.ActorContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.sequence.Standing;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Stream;
import org.wardledger.core.vitals.Waveform;

/** Applies readings: their sequences, and what they mean for alerts. Part of a {@link ChainFold}. */
final class ReadingFold {
    private final ChainState state;
    private final FoldScope scope;
    private final Streams streams;
    private final Agenda agenda;

    ReadingFold(ChainState state, FoldScope scope, Streams streams, Agenda agenda) {
        this.state = state;
        this.scope = scope;
        this.streams = streams;
        this.agenda = agenda;
    }

    void read(Entry.Reading entry) {
        StreamState stream = state.streams().get(entry.stream());
        Long handle = stream == null ? null : state.patientOf(stream.assignment());
        if (stream == null || handle == null) {
            throw scope.broken("reading of a stream that was never opened");
        }
        boolean isNew = stream.sequences().standing(entry.seq()) == Standing.NEW
                || state.streams().isRefused(stream.ordinal(), entry.seq());
        if (!isNew) {
            boolean sealed = state.streams().position(stream.ordinal(), entry.seq()) != null;
            throw scope.broken((sealed ? "sealed twice" : "too late") + ", sequence " + entry.seq());
        }
        Stream name = new Stream(stream.stream());
        if (name.isWaveform() && entry.contents().count() != 1) {
            throw scope.broken("one waveform expected");
        }
        if (name.equals(Stream.OBSERVATIONS) && entry.contents().count() < 2) {
            throw scope.broken("measurements, and who observed them, expected");
        }
        PatientState patient = scope.alive(handle);
        List<Due> gaps = streams.seal(stream, entry.seq(), entry.engineMs(), scope.position());
        byte[] context = Contexts.reading(scope.generation(), stream.ordinal(), entry.seq());
        List<Content> contents = scope.reveal(patient, context, entry.contents());
        Assignment assignment = contents == null ? null : state.assignments().get(stream.assignment());
        if (contents != null && assignment != null) {
            checkTime(entry, assignment);
            observe(patient, entry, stream, assignment, contents);
        }
        agenda.add(gaps);
    }

    /** What stands under a registered assignment was read while it held. */
    private void checkTime(Entry.Reading entry, Assignment assignment) {
        AssignmentState known = state.assignments().state(assignment.handle());
        long untilMs = known == null ? AssignmentState.NOT_RELEASED : known.untilMs();
        if (!assignment.holds(entry.readingMs(), untilMs)) {
            throw scope.broken("a reading from outside its assignment");
        }
    }

    private void observe(
            PatientState patient,
            Entry.Reading entry,
            StreamState stream,
            Assignment assignment,
            List<Content> contents) {
        Stream name = new Stream(stream.stream());
        boolean byPerson = name.equals(Stream.OBSERVATIONS);
        boolean observed = false;
        for (int i = 0; i < contents.size(); i++) {
            boolean isActor = byPerson && i == contents.size() - 1;
            switch (contents.get(i)) {
                case Content.Measured(Measurement m)
                when !name.isWaveform() && !isActor -> observed |= observe(patient, entry, stream, assignment, m);
                case ActorContent a when isActor -> {}
                case Content.Sampled(Waveform w) when isOf(stream, w) -> {} // no rules for waveforms
                default -> throw scope.broken("refers to a content that is none of this stream");
            }
        }
        if (observed) {
            state.touched(patient); // once: it looks at all that the patient's rules wait for
        }
    }

    private static boolean isOf(StreamState stream, Waveform waveform) {
        return stream.stream().equals(Stream.waveform(waveform.signal()).name());
    }

    /** Returns whether it says something to the rules. */
    private boolean observe(
            PatientState patient, Entry.Reading entry, StreamState stream, Assignment assignment, Measurement m) {
        BigDecimal number = m.comparable().orElse(null);
        if (number == null) {
            return false;
        }
        if (m.quality() != Quality.VALID && m.quality() != Quality.QUESTIONABLE) {
            return false; // says something about the sensor, nothing about the patient
        }
        Sample sample = new Sample(
                m.code(),
                number,
                entry.readingMs(),
                entry.engineMs(),
                entry.arrivalMs() - entry.readingMs() > AlertEngine.LATE_MS,
                patient.chart().place(assignment.ward(), assignment.bed(), assignment.device()),
                new SampleRef(assignment.handle(), stream.ordinal(), entry.seq()));
        Monitor monitor = patient.monitor();
        PatientKey key = patient.key();
        if (monitor == null || key == null) {
            return false;
        }
        agenda.add(
                patient,
                AlertEngine.onSample(state.rules(), monitor, sample, PatientState.names(key, scope.generation())));
        return true;
    }
}
