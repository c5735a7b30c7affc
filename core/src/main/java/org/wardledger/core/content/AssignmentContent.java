package org.wardledger.core.content;

import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Patients;

/** What an assignment's handle stands for. */
public record AssignmentContent(String patient, String device, String ward, String bed) implements Content {
    public AssignmentContent {
        Patients.check(patient);
        Names.check(device, "device");
        Names.check(ward, "ward");
        Names.check(bed, "bed");
    }
}
