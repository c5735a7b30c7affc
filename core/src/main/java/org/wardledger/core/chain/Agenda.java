package org.wardledger.core.chain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertChange;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.hiding.PatientKey;

/**
 * What must be sealed next, in order. One step at a time: what one entry brings, then patient by patient what other rules
 * bring, and then what a restore does, then timer by timer what is due at engine time. All that one step brings stands in one block; between two steps
 * a full block may end, and the derived state holds all that it takes to go on. Not thread-safe.
 */
final class Agenda {
    private final ChainState state;
    private final Streams streams;
    private final Deque<Due> brought = new ArrayDeque<>();

    Agenda(ChainState state, Streams streams) {
        this.state = state;
        this.streams = streams;
    }

    void add(PatientState patient, List<AlertChange> changes) {
        changes.forEach(change -> brought.addLast(new Due.OfAlert(patient, change)));
    }

    void add(List<Due> due) {
        brought.addAll(due);
    }

    /** What is left of the step at hand, or null. */
    @Nullable
    Due nextOfStep() {
        return brought.peekFirst();
    }

    /** What is due next, or null when nothing is; begins steps until one brings something. */
    @Nullable
    Due next() {
        while (brought.isEmpty() && step()) {
            // a step may bring nothing: then the next one
        }
        return brought.peekFirst();
    }

    /** To be called when {@link #next()} is sealed; returns it. */
    Due done() {
        return brought.removeFirst();
    }

    private boolean step() {
        RulesChange change = state.rulesChange();
        if (change != null) {
            changeRules(change);
            return true;
        }
        if (state.restoring() != ChainState.NOT_RESTORING) {
            restore(state.restoring());
            return true;
        }
        if (state.nextTimerMs() <= state.record().engineMs()) {
            fireTimer();
            return true;
        }
        return false;
    }

    private void changeRules(RulesChange change) {
        int number = change.nextPatient();
        if (number >= state.record().patients()) {
            state.rulesChange(null);
            return;
        }
        PatientState patient = state.patientNumber(number);
        Monitor monitor = patient == null ? null : patient.monitor();
        if (patient != null && monitor != null && !monitor.isEmpty()) {
            add(patient, AlertEngine.onRulesChanged(change.before(), state.rules(), monitor));
            state.touched(patient);
        } else if (patient != null && monitor == null) {
            state.touched(patient); // a timer that is left from when its key was there may be over by the new rules
        }
        state.rulesChange(new RulesChange(change.before(), number + 1));
    }

    /** Alerts that stand may have changed in what was lost: they end, and begin again when they still hold. */
    private void restore(int number) {
        if (number >= state.record().patients()) {
            state.restoring(ChainState.NOT_RESTORING);
            return;
        }
        PatientState patient = state.patientNumber(number);
        Monitor monitor = patient == null ? null : patient.monitor();
        if (patient != null && monitor != null && !monitor.isEmpty()) {
            add(patient, AlertEngine.onEnded(state.rules(), monitor));
            state.touched(patient);
        } else if (patient != null && monitor == null) {
            state.touched(patient); // without a key it has no timers any more
        }
        state.restoring(number + 1);
    }

    /** Patients before streams where both are due at once. */
    private void fireTimer() {
        if (state.timers().nextMs() <= state.streams().timers().nextMs()) {
            Timers.Due timer = state.timers().first();
            PatientState patient = state.patient(timer.of());
            if (patient == null) {
                throw new IllegalStateException("a timer of a patient who is not there");
            }
            Monitor monitor = patient.monitor();
            PatientKey key = patient.key();
            if (monitor != null && key != null) {
                add(
                        patient,
                        AlertEngine.onTimer(
                                state.rules(),
                                monitor,
                                timer.dueMs(),
                                PatientState.names(key, state.generations().newest())));
            }
            state.touched(patient); // without a key it has no timers any more
        } else {
            Timers.Due timer = state.streams().timers().first();
            add(streams.onTimer((int) timer.of(), timer.dueMs()));
        }
    }
}
