package org.wardledger.ledger.query;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.wire.AlertView;

/** Patients with their newest values, by ward, bed and id. */
public record PatientsAnswer(String asOf, List<PatientSummary> patients) {

    /**
     * One patient.
     *
     * @param latest by code
     * @param alerts those that stand
     */
    public record PatientSummary(
            String patient,
            String ward,
            String bed,
            int chain,
            List<String> devices,
            SortedMap<String, LatestValue> latest,
            List<AlertView> alerts) {}

    /** The newest measurement of one code by reading time; no value when the sensor is off. */
    public record LatestValue(@Nullable Object value, String unit, String quality, String time, String arrival) {}
}
