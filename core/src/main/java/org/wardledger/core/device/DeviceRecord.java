package org.wardledger.core.device;

import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Times;

/**
 * A registered assignment of a device.
 *
 * @param chain that it is sealed in
 * @param patient whom the device measures, or {@link #ERASED}
 * @param fromMs of readings, inclusive; it ends where the device's next one begins
 */
public record DeviceRecord(
        String device,
        long assignment,
        int chain,
        String patient,
        String ward,
        String bed,
        long fromMs,
        List<AssignmentRef> predecessors)
        implements DeviceFact {
    /** In place of a patient who was erased. */
    public static final String ERASED = "";

    private static final int VERSION = 1;

    public DeviceRecord {
        Names.check(device, "device");
        if (!patient.isEmpty()) {
            Patients.check(patient);
        }
        Names.check(ward, "ward");
        Names.check(bed, "bed");
        Times.check(fromMs);
        predecessors = List.copyOf(predecessors);
    }

    public static DeviceRecord of(int chain, long assignment, RegisteredContent meaning) {
        return new DeviceRecord(
                meaning.device(),
                assignment,
                chain,
                meaning.patient(),
                meaning.ward(),
                meaning.bed(),
                meaning.fromMs(),
                meaning.predecessors());
    }

    /** The same without the patient. */
    public DeviceRecord erased() {
        return new DeviceRecord(device, assignment, chain, ERASED, ward, bed, fromMs, predecessors);
    }

    public boolean isErased() {
        return patient.isEmpty();
    }

    public AssignmentRef ref() {
        return new AssignmentRef(chain, assignment);
    }

    /** The partition of a device's records: as a patient's chain, from the device's name. */
    public static int partitionOf(String device, int partitions) {
        return Patients.chainOf(device, partitions);
    }

    @Override
    public byte[] key() {
        return new ByteWriter().text(device).u64(assignment).toBytes();
    }

    @Override
    public byte[] value() {
        ByteWriter out = new ByteWriter().u8(VERSION).varint(chain).text(patient);
        out.text(ward).text(bed).varint(fromMs);
        RegisteredContent.encode(out, predecessors);
        return out.toBytes();
    }

    static DeviceRecord decode(String device, long assignment, ByteReader in) {
        if (in.u8() != VERSION) {
            throw new DecodeException("unknown version of a device's record");
        }
        return new DeviceRecord(
                device,
                assignment,
                in.count(Integer.MAX_VALUE, "chain"),
                in.text(1000, "patient"),
                in.text(Names.MAX_LENGTH, "ward"),
                in.text(Names.MAX_LENGTH, "bed"),
                in.varint(),
                RegisteredContent.predecessors(in));
    }
}
