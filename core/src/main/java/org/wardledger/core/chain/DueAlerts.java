package org.wardledger.core.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertChange;
import org.wardledger.core.content.Content;
import org.wardledger.core.entry.Entry;

/**
 * Changes of alerts that follow from what was applied and must be the next alert entries, and those of the block at hand
 * that have been sealed. Mutable, not thread-safe.
 */
final class DueAlerts {
    private final Deque<Due> due = new ArrayDeque<>();
    private final List<AlertState> sealed = new ArrayList<>();

    /** A change of one of a patient's alerts that is to be sealed. */
    record Due(PatientState patient, AlertChange change) {}

    void beginBlock() {
        sealed.clear();
    }

    void expect(PatientState patient, List<AlertChange> changes) {
        changes.forEach(change -> due.addLast(new Due(patient, change)));
    }

    /** The one that must come next, or null. */
    @Nullable
    Due next() {
        return due.peekFirst();
    }

    /** Returns whether this entry, with this content, is exactly the change that must come next, and takes note of it. */
    boolean seal(int chain, Position position, Entry.Alert entry, PatientState patient, Content content) {
        Due expected = due.pollFirst();
        String id = patient.id();
        boolean follows = expected != null
                && id != null
                && expected.patient() == patient
                && expected.change().id().equals(entry.id())
                && expected.change().rev() == entry.rev()
                && expected.change().change() == entry.change()
                && expected.change().content().equals(content);
        if (expected != null && id != null && follows) {
            sealed.add(new AlertState(chain, position, id, entry.engineMs(), expected.change()));
        }
        return follows;
    }

    /** The patient is erased: nobody is told of its alerts any more. */
    void forget(PatientState patient) {
        sealed.removeIf(alert -> alert.patient().equals(patient.id()));
    }

    /** What the block at hand has sealed, as far as the patients' keys are to be had. */
    List<AlertState> sealed() {
        return List.copyOf(sealed);
    }

    boolean isEmpty() {
        return sealed.isEmpty();
    }
}
