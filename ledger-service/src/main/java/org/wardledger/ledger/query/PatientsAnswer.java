package org.wardledger.ledger.query;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.query.ChartView.PersonView;
import org.wardledger.ledger.query.ChartView.StayView;
import org.wardledger.ledger.wire.AlertView;

/** Patients with their newest values, by ward, bed and id. */
public record PatientsAnswer(String asOf, List<PatientSummary> patients) {

    /**
     * One patient.
     *
     * @param ward and {@code bed}: where the patient lies by the newest stay, without one where the newest device stands;
     *     absent when there is neither
     * @param stay the newest, absent when there is none
     * @param person absent when nobody said
     * @param latest by code
     * @param alerts those that stand
     */
    public record PatientSummary(
            String patient,
            @Nullable String ward,
            @Nullable String bed,
            int chain,
            @Nullable StayView stay,
            @Nullable PersonView person,
            List<String> devices,
            SortedMap<String, LatestValue> latest,
            List<AlertView> alerts) {}

    /** One patient alone. */
    public record PatientAnswer(String asOf, PatientSummary patient) {}

    /** The newest measurement of one code by reading time; no value when the sensor is off. */
    public record LatestValue(@Nullable Object value, String unit, String quality, String time, String arrival) {}
}
