package org.wardledger.core.chain;

import org.wardledger.core.alert.AlertChange;

/** Something that follows from what was applied, and must be the next entry (an alert's after the content it needs). */
sealed interface Due {
    /** A change of one of a patient's alerts. */
    record OfAlert(PatientState patient, AlertChange change) implements Due {
        @Override
        public String toString() {
            return "the alert " + change.id();
        }
    }

    /** Sequences of a stream that are missing. */
    record OfGap(int stream, long from, long to) implements Due {
        @Override
        public String toString() {
            return "the gap " + from + " to " + to + " of stream " + stream;
        }
    }
}
