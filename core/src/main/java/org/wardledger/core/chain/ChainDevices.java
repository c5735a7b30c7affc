package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.DeviceContent;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;

/** What {@code wardledger.devices} is to have of a chain, by what the chain has sealed. */
public final class ChainDevices {
    private ChainDevices() {}

    /**
     * Records of all registered assignments of patients who are not erased, and, where such a one was released to an
     * assignment of an erased patient, a record of that without the patient: else the one before would hold for ever.
     * What a chain has sealed of an erased patient's assignments does not say any more of which device they are.
     *
     * @param erased whether an assignment, of any chain, is of an erased patient
     */
    public static List<DeviceRecord> of(int chain, ChainReader reader, Predicate<AssignmentRef> erased) {
        List<DeviceRecord> records = new ArrayList<>();
        for (int number = 0; number < reader.patients(); number++) {
            Long patient = reader.patientNumber(number);
            if (patient == null) {
                continue;
            }
            for (long handle : reader.registered(patient)) {
                Assignment assignment = reader.assignment(handle);
                RegisteredContent meaning = assignment == null ? null : assignment.registered();
                if (meaning == null) {
                    continue; // its key is not here
                }
                records.add(DeviceRecord.of(chain, handle, meaning));
                DeviceRecord next = erasedSuccessor(reader, handle, meaning, erased);
                if (next != null) {
                    records.add(next);
                }
            }
        }
        return records;
    }

    /** What devices are, of those that stand in this chain, as far as their keys are here. */
    public static List<DeviceRegistration> registrations(int chain, ChainReader reader) {
        List<DeviceRegistration> registrations = new ArrayList<>();
        for (int number = 0; number < reader.patients(); number++) {
            Long handle = reader.patientNumber(number);
            DeviceContent device = handle == null ? null : reader.chart(handle).device();
            if (device != null) {
                registrations.add(DeviceRegistration.of(chain, device));
            }
        }
        return registrations;
    }

    private static @Nullable DeviceRecord erasedSuccessor(
            ChainReader reader, long handle, RegisteredContent meaning, Predicate<AssignmentRef> erased) {
        AssignmentState state = reader.assignmentState(handle);
        AssignmentRef next = reader.successor(handle);
        return state == null || next == null || !erased.test(next)
                ? null
                : new DeviceRecord(
                        meaning.device(),
                        next.assignment(),
                        next.chain(),
                        DeviceRecord.ERASED,
                        meaning.ward(),
                        meaning.bed(),
                        state.untilMs(),
                        List.of());
    }
}
