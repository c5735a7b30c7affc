package org.wardledger.core.chain;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Reading;

/** Seals what is refused, and keeps it. Part of a {@link ChainSealer}. */
final class Refusals {
    private final ChainIdentity identity;
    private final ChainState state;
    private final BlockDraft draft;
    private final Secrets secrets;

    Refusals(ChainIdentity identity, ChainState state, BlockDraft draft, Secrets secrets) {
        this.identity = identity;
        this.state = state;
        this.draft = draft;
        this.secrets = secrets;
    }

    /** Refuses a reading, and keeps it without arrival and gateway, so that the same one is known again. */
    boolean refuse(long offset, ReadingInput input, ChainReason reason, String detail, long appendMs) {
        Reading reading = input.admitted().reading();
        String source = reading.device() + "/" + reading.stream().name() + "/" + reading.boot() + "/" + reading.seq();
        return refuse(
                offset,
                new RefusalContent(input.admitted().patient(), reason.code(), detail, source, input.kept()),
                appendMs);
    }

    /** Refuses an input of any other kind, and keeps it. */
    boolean refuse(long offset, String patient, ChainReason reason, String detail, byte[] input, long appendMs) {
        return refuse(offset, new RefusalContent(patient, reason.code(), detail, "wardledger.inputs", input), appendMs);
    }

    /** Bytes that no gateway of ours wrote: kept, as far as they fit, so that nothing vanishes. */
    boolean undecodable(long offset, long appendMs, byte[] input, RuntimeException why) {
        int kept = Math.min(input.length, InputCodec.MAX_BYTES);
        // the digest first: a long message is cut, and two inputs must not look the same
        String detail = input.length + " bytes, SHA-256 "
                + HexFormat.of().formatHex(Cid.ofPayload(input).digest()) + ": " + why.getMessage();
        return refuse(
                offset,
                new RefusalContent(
                        Patients.UNKNOWN,
                        ChainReason.UNDECODABLE.code(),
                        detail,
                        "wardledger.inputs",
                        Arrays.copyOf(input, kept)),
                appendMs);
    }

    boolean refuse(long offset, RefusalContent refusal, long appendMs) {
        PatientState known = state.patientNamed(refusal.patient());
        if (known != null && refusal.refused().length > 0 && draft.has(known, refusal)) {
            draft.dropDuplicate(); // the same thing was refused before: a redelivery
            return true;
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        PatientState patient = known == null ? introduce(refusal.patient()) : known;
        byte[] context = Contexts.rejected(identity.generation(), offset);
        Concealed concealed = draft.conceal(patient, context, List.of(refusal), engineMs);
        draft.append(new Entry.Rejected(engineMs, patient.handle(), offset, concealed), null);
        return true;
    }

    /**
     * Gives a patient whom the chain does not know a handle and a key: those that it had in blocks that were lost, where
     * that is so, for what they open elsewhere is to stay readable.
     */
    PatientState introduce(String patientId) {
        PatientKey kept = state.keyNamed(patientId, 0);
        if (kept != null && state.patient(kept.patient()) == null) {
            draft.made(patientId, kept);
            return state.addPatient(kept.patient());
        }
        long handle = secrets.nextHandle();
        while (state.patient(handle) != null) {
            handle = secrets.nextHandle();
        }
        draft.made(patientId, new PatientKey(handle, 0, secrets.nextKey()));
        // its first Content entry introduces it to every reader; until then only this object knows it
        return state.addPatient(handle);
    }
}
