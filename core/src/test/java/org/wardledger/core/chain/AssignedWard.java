package org.wardledger.core.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.device.DeviceBook;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.input.Input;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Value;

/**
 * Devices that go from patient to patient, a gateway that stamps what they send by what it knows of their assignments,
 * and whoever registers these. Messages are lost, delayed and sent twice.
 */
final class AssignedWard {
    private static final int DEVICES = 3;
    private static final int PATIENTS = 5;

    private final AssignedSite site;
    private final RandomValues random;
    private final List<Device> devices = new ArrayList<>();
    private final TreeMap<Long, List<Reading>> underway = new TreeMap<>();
    /** What the gateway has read of the devices' topic: a while ago. */
    private DeviceBook known = new DeviceBook();

    private long knownMs;
    private long nextHandle = 1_000_000;

    /** What was appended as a reading. */
    final List<Reading> delivered = new ArrayList<>();
    /** What the gateway refused, and never admitted. */
    final List<Reading> refused = new ArrayList<>();
    /** Assignments that the site was asked for in time, by handle. */
    final Map<Long, RegisteredContent> asked = new TreeMap<>();

    private static final class Device {
        final String name;
        int boot;
        long seq;

        Device(String name) {
            this.name = name;
        }
    }

    AssignedWard(AssignedSite site, RandomValues random) {
        this.site = site;
        this.random = random;
        for (int i = 0; i < DEVICES; i++) {
            devices.add(new Device("mon-" + i));
        }
    }

    /** Something happens on the ward. */
    void step() {
        if (site.nowMs - knownMs > 800 || random.chance(50)) {
            known = site.devicesTopic();
            knownMs = site.nowMs;
        }
        Device device = random.one(devices);
        if (random.chance(3) && device.boot < 2) {
            device.boot++;
            device.seq = random.below(3);
        }
        if (random.chance(4)) {
            reassign(device);
        }
        for (int left = random.below(3); left > 0; left--) {
            send(device);
        }
        deliver(site.nowMs);
    }

    /** All that is still under way arrives. */
    void deliverAll() {
        known = site.devicesTopic();
        deliver(Long.MAX_VALUE);
    }

    private void send(Device device) {
        long timeMs = site.nowMs - 300 + random.below(1_200);
        Reading reading = new Reading(
                "icu", "b-" + device.name, device.name, "boot-" + device.boot, device.seq++, timeMs, heartRate());
        if (random.chance(12)) {
            return; // lost before any gateway saw it
        }
        long delayMs = random.chance(15) ? random.below(20_000) : random.below(300);
        underway.computeIfAbsent(site.nowMs + delayMs, at -> new ArrayList<>()).add(reading);
    }

    private Measurements heartRate() {
        Value value = new Value.Numeric(BigDecimal.valueOf(60 + random.below(30)));
        return new Measurements(List.of(new Measurement("8867-4", value, "/min", Quality.VALID)));
    }

    private void deliver(long untilMs) {
        while (!underway.isEmpty() && underway.firstKey() <= untilMs) {
            for (Reading reading : underway.pollFirstEntry().getValue()) {
                if (random.chance(8)) {
                    refused.add(reading);
                    refuse(reading);
                    continue;
                }
                delivered.add(reading);
                admit(reading);
                if (random.chance(10)) {
                    admit(reading);
                }
            }
        }
    }

    private void refuse(Reading r) {
        DeviceRecord held = known.at(r.device(), r.timeMs());
        String patient = held == null ? Patients.ofBed(r.ward(), r.bed()) : held.patient();
        Hash digest = Input.Refused.digest(r.device(), (r.boot() + "/" + r.seq()).getBytes(UTF_8));
        Input.RefusedReading reading = new Input.RefusedReading(
                held == null ? null : held.assignment(),
                held == null ? r.ward() : held.ward(),
                held == null ? r.bed() : held.bed(),
                r.stream().name(),
                r.boot(),
                r.seq());
        Input.Refused input = new Input.Refused(
                patient, "gateway-1", site.nowMs, "bad-unit", "", "wards/x", digest, r.device(), reading);
        site.append(held == null ? site.chainOf(patient) : held.chain(), input);
        if (random.chance(10)) {
            site.append(held == null ? site.chainOf(patient) : held.chain(), input);
        }
    }

    private void admit(Reading reading) {
        DeviceRecord held = known.at(reading.device(), reading.timeMs());
        if (held == null) {
            String bed = Patients.ofBed(reading.ward(), reading.bed());
            site.append(site.chainOf(bed), new Input.Admitted(bed, "gateway-1", site.nowMs, reading));
            return;
        }
        Reading stamped = new Reading(
                held.ward(),
                held.bed(),
                reading.device(),
                reading.boot(),
                reading.seq(),
                reading.timeMs(),
                reading.body());
        site.append(
                held.chain(),
                new Input.AdmittedUnder(
                        held.assignment(), new Input.Admitted(held.patient(), "gateway-1", site.nowMs, stamped)));
    }

    private void reassign(Device device) {
        List<DeviceRecord> history = site.devicesTopic().history(device.name);
        boolean late = random.chance(10);
        long fromMs = site.nowMs + (late ? random.below(3_000) : 6_000 + random.below(4_000));
        if (!history.isEmpty() && history.getLast().fromMs() >= fromMs) {
            return;
        }
        List<AssignmentRef> predecessors = history.isEmpty()
                ? site.implicit(device.name)
                : List.of(history.getLast().ref());
        if (predecessors.isEmpty()) {
            return; // nothing of it is sealed yet: there is nothing to follow
        }
        String patient = "patient-" + random.below(PATIENTS);
        RegisteredContent meaning = new RegisteredContent(
                patient, device.name, "icu", "bed-of-" + patient, fromMs, random.maybe(() -> "nurse"), predecessors);
        Input.Assign assign = new Input.Assign(nextHandle++, meaning);
        if (!late) {
            asked.put(assign.assignment(), meaning);
        }
        site.append(site.chainOf(patient), assign);
        if (random.chance(40)) {
            site.append(site.chainOf(patient), assign);
        }
    }
}
