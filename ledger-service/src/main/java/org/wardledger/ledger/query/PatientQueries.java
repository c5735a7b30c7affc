package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.Assignment;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.Chart;
import org.wardledger.core.content.StayContent;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.query.ChartView.PersonView;
import org.wardledger.ledger.query.ChartView.StayView;
import org.wardledger.ledger.query.PatientsAnswer.LatestValue;
import org.wardledger.ledger.query.PatientsAnswer.PatientSummary;
import org.wardledger.ledger.query.ReadingView.MeasurementView;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.ReadingIndex;
import org.wardledger.ledger.store.ReadingIndex.Latest;
import org.wardledger.ledger.wire.AlertView;

/** The patients and what is known of them last. Thread-safe. */
public final class PatientQueries {
    private final LedgerStore store;
    private final AlertQueries alerts;

    public PatientQueries(LedgerStore store) {
        this.store = store;
        this.alerts = new AlertQueries(store);
    }

    /** Everybody who has had a device up to the pin, or lies in a bed at it. */
    public PatientsAnswer patients(Pins pins) {
        Map<String, List<AlertView>> open = openAlerts(pins);
        List<PatientSummary> patients = new ArrayList<>();
        for (ChainStore chain : store.chains()) {
            ReadingOpener opener = new ReadingOpener(chain);
            ChainReader reader = chain.reader();
            int count = reader.patients();
            for (int number = 0; number < count; number++) {
                Long handle = reader.patientNumber(number);
                PatientSummary summary =
                        handle == null ? null : readable(chain, handle, pins.height(chain.chain()), opener, open);
                if (summary != null && summary.ward() != null) {
                    patients.add(summary);
                }
            }
        }
        patients.sort(Comparator.comparing(PatientSummary::ward, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(PatientSummary::bed, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(PatientSummary::patient)
                .thenComparing(PatientSummary::chain));
        return new PatientsAnswer(pins.text(), patients);
    }

    /**
     * One patient.
     *
     * @throws QueryProblem when nobody of that name is in the ledger at the pin
     */
    public PatientsAnswer.PatientAnswer patient(String id, Pins pins) {
        PatientPlace place = PatientPlace.of(store, id);
        ChainStore chain = place.chain();
        PatientSummary summary =
                readable(chain, place.handle(), pins.height(chain.chain()), new ReadingOpener(chain), openAlerts(pins));
        if (summary == null) {
            throw PatientPlace.unknown(id);
        }
        return new PatientsAnswer.PatientAnswer(pins.text(), summary);
    }

    private Map<String, List<AlertView>> openAlerts(Pins pins) {
        Map<String, List<AlertView>> open = new HashMap<>();
        for (AlertView alert : alerts.alerts(AlertQueries.Which.OPEN, pins).alerts()) {
            open.computeIfAbsent(alert.patient(), patient -> new ArrayList<>()).add(alert.with(null));
        }
        return open;
    }

    /** Null when there is nothing of the patient at that height, and for who was erased while this answer is made. */
    private static @Nullable PatientSummary readable(
            ChainStore chain, long handle, long height, ReadingOpener opener, Map<String, List<AlertView>> open) {
        try {
            return summary(chain, handle, height, opener, open);
        } catch (Unreadable e) {
            return null;
        }
    }

    private static @Nullable PatientSummary summary(
            ChainStore chain, long handle, long height, ReadingOpener opener, Map<String, List<AlertView>> open) {
        ChainReader reader = chain.reader();
        String patient = reader.patientId(handle);
        Assignment newest = null;
        TreeSet<String> devices = new TreeSet<>();
        for (ReadingIndex.Assigned assigned : chain.readings().assignments(handle, height)) {
            newest = reader.assignment(assigned.assignment());
            if (newest != null) {
                devices.add(newest.device());
            }
        }
        if (patient == null || Patients.isDevice(patient)) {
            return null;
        }
        Chart chart = new ChartOpener(chain).at(handle, height);
        if (newest == null && chart.equals(Chart.EMPTY)) {
            return null;
        }
        StayContent lies = chart.bed();
        return new PatientSummary(
                patient,
                lies != null ? lies.ward() : newest == null ? null : newest.ward(),
                lies != null ? lies.bed() : newest == null ? null : newest.bed(),
                chain.chain(),
                StayView.of(chart),
                PersonView.of(chart),
                List.copyOf(devices),
                latest(chain, handle, height, opener),
                open.getOrDefault(patient, List.of()));
    }

    private static SortedMap<String, LatestValue> latest(
            ChainStore chain, long patient, long height, ReadingOpener opener) {
        SortedMap<String, LatestValue> values = new TreeMap<>();
        chain.readings().latest(patient).forEach((code, latest) -> {
            ReadingView reading =
                    latest.firstHeight() > height ? null : newest(chain, patient, code, latest, height, opener);
            if (reading != null) {
                values.put(code, value(reading, code));
            }
        });
        return values;
    }

    /** The newest reading of all when it counts; else the one that was the newest at the pin. */
    private static @Nullable ReadingView newest(
            ChainStore chain, long patient, String code, Latest latest, long height, ReadingOpener opener) {
        @Nullable ReadingView[] found = {null};
        chain.readings().backward(patient, latest.place(), place -> {
            if (place.position().height() <= height && !opener.isReattributed(place.position(), height)) {
                ReadingView reading = opener.open(place.position());
                found[0] = reading.has(code) ? reading : null;
            }
            return found[0] == null;
        });
        return found[0];
    }

    /** A reading may say a code more than once: its last word counts. */
    private static LatestValue value(ReadingView reading, String code) {
        List<MeasurementView> all = reading.only(code).measurements();
        MeasurementView m = all == null || all.isEmpty() ? null : all.getLast();
        if (m == null) {
            throw new IllegalStateException("a reading lost its measurement of " + code);
        }
        return new LatestValue(m.value(), m.unit(), m.quality(), reading.time(), reading.arrival());
    }
}
