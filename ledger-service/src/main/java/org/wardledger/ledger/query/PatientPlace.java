package org.wardledger.ledger.query;

import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;

/** Where a patient's entries are. */
record PatientPlace(String patient, ChainStore chain, long handle) {

    /** @throws QueryProblem when nobody of that name is in the ledger */
    static PatientPlace of(LedgerStore store, String patient) {
        if (store.chains().isEmpty() || patient.isEmpty() || patient.length() > Patients.MAX_LENGTH) {
            throw unknown(patient);
        }
        ChainStore chain = store.chain(Patients.chainOf(patient, store.chains().size()));
        Long handle = chain.reader().patientHandle(patient);
        if (handle == null) {
            throw unknown(patient);
        }
        return new PatientPlace(patient, chain, handle);
    }

    /** @throws QueryProblem when the patient had no device yet at the pin */
    void check(Pins pins) {
        if (chain.readings().assignments(handle, pins.height(chain.chain())).isEmpty()) {
            throw unknown(patient);
        }
    }

    static QueryProblem unknown(String patient) {
        return QueryProblem.unknown("there is nothing of patient '" + patient + "'");
    }
}
