package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertChange;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.alert.Place;
import org.wardledger.core.alert.SampleRef;
import org.wardledger.core.content.AlertContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.PatientKey;

/** Applies alerts, and the refusals that raise some. Part of a {@link ChainFold}. */
final class AlertFold {
    private final ChainState state;
    private final FoldScope scope;
    private final Agenda agenda;
    private final List<AlertState> alerts = new ArrayList<>();

    AlertFold(ChainState state, FoldScope scope, Agenda agenda) {
        this.state = state;
        this.scope = scope;
        this.agenda = agenda;
    }

    void beginBlock() {
        alerts.clear();
    }

    /** Changes of alerts in the block so far, as far as their patients' keys are to be had. */
    List<AlertState> alerts() {
        return alerts;
    }

    /** What an erased patient's alerts were is not told any more. */
    void forget(PatientState patient) {
        alerts.removeIf(alert -> alert.patient().equals(patient.id()));
    }

    /** Returns the refusal, or null where it cannot be read. */
    @Nullable
    RefusalContent reject(Entry.Rejected entry) {
        PatientState patient = scope.alive(entry.patient());
        byte[] context = Contexts.rejected(scope.generation(), entry.input());
        List<Content> contents = scope.reveal(patient, context, entry.refusal());
        if (contents == null) {
            return null;
        }
        if (!(contents.getFirst() instanceof RefusalContent refusal)) {
            throw scope.broken("a refusal without its reason");
        }
        scope.bind(patient, refusal.patient());
        Monitor monitor = patient.monitor();
        PatientKey key = patient.key();
        // a gateway may say so too, but only the chain's owner knows, and keeps the reading
        boolean reused = refusal.reason().equals(AlertEngine.IDENTITY_REUSED) && refusal.refused().length > 0;
        if (reused && monitor != null && key != null) {
            RefusedIdentity identity = RefusedIdentity.of(refusal);
            Place place = patient.chart().place(identity.ward(), identity.bed(), identity.device());
            SampleRef source = new SampleRef(entry.patient(), 0, entry.input());
            agenda.add(
                    patient,
                    AlertEngine.onIdentityReused(
                            monitor, place, source, entry.engineMs(), PatientState.names(key, scope.generation())));
            state.touched(patient);
        }
        return refusal;
    }

    void alert(Entry.Alert entry) {
        PatientState patient = scope.alive(entry.patient());
        byte[] context = Contexts.alert(scope.generation(), entry.id(), entry.rev());
        List<Content> contents = scope.reveal(patient, context, entry.content());
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
                throw scope.broken("alert " + entry.id() + " does not follow from the entries before it");
            }
            AlertChange applied = ((Due.OfAlert) agenda.done()).change();
            alerts.add(new AlertState(scope.chain(), scope.position(), id, entry.engineMs(), applied));
        }
        if (entry.rev() == 1) {
            state.addAlert(patient, entry.id());
        }
    }
}
