package org.wardledger.core.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.DeviceContent;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Patients;

/** Seals events of patients, each once. Part of a {@link ChainSealer}. */
final class EventSealer {
    private final ChainIdentity identity;
    private final ChainState state;
    private final BlockDraft draft;
    private final Secrets secrets;
    private final Refusals refusals;

    EventSealer(ChainIdentity identity, ChainState state, BlockDraft draft, Secrets secrets, Refusals refusals) {
        this.identity = identity;
        this.state = state;
        this.draft = draft;
        this.secrets = secrets;
        this.refusals = refusals;
    }

    /**
     * What is about a patient that the chain does not know has nothing to take effect on, but for what is recorded of a
     * patient: that may be the first that is heard of one.
     */
    boolean seal(Input.Event event, long appendMs) {
        PatientState known = state.patientNamed(event.patient());
        boolean isNobody = known == null && !(event instanceof Input.Recorded);
        // what a device is says nothing of a patient, and gateways go by it
        boolean isOfDevice = event instanceof Input.Erase && Patients.isDevice(event.patient());
        if (state.hasHappened(event.event()) || isNobody || isOfDevice) {
            draft.dropDuplicate();
            return true;
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        PatientState patient = known == null ? refusals.introduce(event.patient()) : known;
        long handle = patient.handle();
        switch (event) {
            case Input.Erase erase ->
                draft.erase(patient, erase.patient(), new Entry.Erased(engineMs, erase.event(), handle));
            case Input.Rekey rekey -> rekey(patient, rekey, engineMs);
            case Input.Accessed accessed -> {
                byte[] context = Contexts.accessed(identity.generation(), accessed.event());
                Concealed concealed = draft.conceal(patient, context, List.of(accessed.access()), engineMs);
                draft.append(new Entry.Accessed(engineMs, accessed.event(), handle, concealed), null);
            }
            case Input.Recorded recorded -> {
                byte[] context = Contexts.recorded(identity.generation(), recorded.event());
                Concealed concealed = draft.conceal(patient, context, List.of(recorded.record()), engineMs);
                draft.append(new Entry.Recorded(engineMs, recorded.event(), handle, concealed), null);
                if (recorded.record() instanceof DeviceContent device) {
                    draft.registered(DeviceRegistration.of(identity.chain(), device));
                }
            }
        }
        return true;
    }

    private void rekey(PatientState patient, Input.Rekey rekey, long engineMs) {
        int epoch = patient.epoch() + 1;
        @Nullable PatientKey kept = state.keyNamed(rekey.patient(), epoch); // of blocks that were lost
        PatientKey next = kept != null && kept.patient() == patient.handle()
                ? kept
                : new PatientKey(patient.handle(), epoch, secrets.nextKey());
        draft.made(rekey.patient(), next);
        draft.append(new Entry.Rekeyed(engineMs, rekey.event(), patient.handle(), epoch), null);
    }
}
