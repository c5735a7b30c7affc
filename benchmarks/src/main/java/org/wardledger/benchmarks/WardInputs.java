package org.wardledger.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Value;
import org.wardledger.simulator.body.Scenario;
import org.wardledger.simulator.body.VirtualPatient;
import org.wardledger.simulator.reading.VitalSigns;

/**
 * What a gateway would write of a ward of virtual patients: a reading of five values (heart rate, respiratory rate, oxygen
 * saturation, arterial pressure) a bed and second. Every tenth bed is ill, so that alerts come and go. Not thread-safe.
 */
final class WardInputs {
    /** The first five of what a virtual patient's monitor says. */
    static final int VALUES = 5;

    private static final String TOPIC = "wardledger.inputs";
    private static final long WAY_MS = 40; // from a reading's time to its arrival

    private final List<VirtualPatient> patients = new ArrayList<>();
    private final String boot;
    private final int chains;
    private long next;

    /** @param boot a new one for each run on the same ledger */
    WardInputs(int beds, int chains, String boot) {
        this.boot = boot;
        this.chains = chains;
        for (int bed = 0; bed < beds; bed++) {
            patients.add(new VirtualPatient(1, bed, bed % 10 == 9 ? Scenario.SEPSIS : Scenario.STABLE, false));
        }
    }

    /** The next reading, bed after bed, taken at this time. */
    ProducerRecord<byte[], byte[]> next(Instant time) {
        int bed = (int) (next % patients.size());
        long second = next / patients.size();
        next++;
        VitalSigns said = (VitalSigns) patients.get(bed).next(time).getFirst();
        List<Measurement> measurements = said.measurements().stream()
                .limit(VALUES)
                .map(WardInputs::measurement)
                .toList();
        String ward = "ward-" + bed / 40;
        String name = "bed-" + bed;
        String patient = Patients.ofBed(ward, name);
        long readingMs = time.toEpochMilli();
        Reading reading =
                new Reading(ward, name, "mon-" + bed, boot, second, readingMs, new Measurements(measurements));
        byte[] input = InputCodec.encode(new Input.Admitted(patient, "gateway-1", readingMs + WAY_MS, reading));
        return new ProducerRecord<>(TOPIC, Patients.chainOf(patient, chains), null, input);
    }

    private static Measurement measurement(org.wardledger.simulator.reading.Measurement m) {
        return new Measurement(
                m.code(), m.value() == null ? null : new Value.Numeric(m.value()), m.unit(), Quality.VALID);
    }
}
