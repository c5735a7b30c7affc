package org.wardledger.core.chain;

import java.util.List;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.content.StayContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;

/** Applies what people record of patients. Part of a {@link ChainFold}. */
final class RecordFold {
    private final ChainState state;
    private final FoldScope scope;

    private final Agenda agenda;

    RecordFold(ChainState state, FoldScope scope, Agenda agenda) {
        this.state = state;
        this.scope = scope;
        this.agenda = agenda;
    }

    void record(Entry.Recorded entry) {
        PatientState patient = scope.alive(entry.patient());
        scope.happened(entry.event());
        byte[] context = Contexts.recorded(scope.generation(), entry.event());
        List<Content> contents = scope.reveal(patient, context, entry.record());
        if (contents == null) {
            return;
        }
        if (!(contents.getFirst() instanceof RecordContent record)) {
            throw scope.broken("a record without its meaning");
        }
        scope.bind(patient, record.patient());
        state.recorded(patient, scope.position(), patient.chart().with(record));
        if (record instanceof StayContent stay) {
            follow(patient, stay);
        }
    }

    /**
     * Alerts go with their patient. When the patient has left they end; readings that still come are watched as ever, for a
     * discharge may be recorded too early, or of the wrong patient, and nobody else would say that somebody is in danger.
     */
    private void follow(PatientState patient, StayContent stay) {
        Monitor monitor = patient.monitor();
        if (monitor == null || monitor.isEmpty() || !stay.equals(patient.chart().stay())) {
            return; // nothing to tell, or recorded late: the patient is somewhere else by now
        }
        agenda.add(
                patient,
                stay.isDischarged()
                        ? AlertEngine.onEnded(state.rules(), monitor)
                        : AlertEngine.onMoved(state.rules(), monitor, stay.ward(), stay.bed()));
        state.touched(patient);
    }
}
