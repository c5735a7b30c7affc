package org.wardledger.core.chain;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.vitals.Body;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Observations;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Stream;
import org.wardledger.core.vitals.Value;
import org.wardledger.core.vitals.Waveform;

/** A monitor whose patient is always near one limit or another. */
final class SimulatedDevice {
    private static final List<Reported> VITALS = List.of(
            new Reported("8867-4", "/min", List.of("44", "49", "50", "52", "53", "70", "118", "120", "121", "140")),
            new Reported("59408-5", "%", List.of("70", "79", "80", "89", "90", "91", "97")),
            new Reported("2708-6", "%", List.of("79.5", "85", "95")),
            new Reported("8480-6", "mm[Hg]", List.of("85", "90", "95", "120", "165")),
            new Reported("8310-5", "Cel", List.of("35.9", "36", "36.2", "37.50", "39.1")),
            new Reported("0000-0", "1", List.of("1", "2")));

    private final RandomValues random;
    private final String ward;
    private final String bed;
    private final String device;
    private final Map<Stream, Long> sequences = new HashMap<>();
    private int boot;

    private record Reported(String code, String unit, List<String> values) {}

    SimulatedDevice(RandomValues random, String ward, String bed, String device) {
        this.random = random;
        this.ward = ward;
        this.bed = bed;
        this.device = device;
    }

    void reboot() {
        boot++;
        sequences.clear();
    }

    Reading next(long nowMs) {
        Body body = random.chance(15) ? waveform() : random.chance(10) ? observations() : measurements();
        long seq = sequences.merge(Stream.of(body), (long) random.below(3), (last, any) -> last + 1);
        long agoMs = random.chance(5) ? random.below(200_000) : random.below(300);
        return new Reading(ward, bed, device, "boot-" + boot, seq, nowMs - agoMs, body);
    }

    Measurements measurements() {
        return new Measurements(random.list(1, 4, this::measurement));
    }

    /** What a nurse reads off it and writes down. */
    private Observations observations() {
        return new Observations(measurements().list(), "nurse-" + random.below(2));
    }

    private Measurement measurement() {
        Reported vital = random.one(VITALS);
        Quality quality = random.chance(85) ? Quality.VALID : random.one(Quality.values());
        return new Measurement(vital.code(), value(vital, quality), vital.unit(), quality);
    }

    private @Nullable Value value(Reported vital, Quality quality) {
        if (quality == Quality.SENSOR_OFF) {
            return null;
        }
        return random.chance(3) ? new Value.Coded("A") : new Value.Numeric(new BigDecimal(random.one(vital.values())));
    }

    private Waveform waveform() {
        int[] samples = new int[1 + random.below(6)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = random.chance(10) ? Waveform.MISSING : random.below(3);
        }
        String signal = random.one(List.of("ECG-II", "pleth"));
        return new Waveform(signal, new BigDecimal("250"), "mV", new BigDecimal("0.005"), BigDecimal.ZERO, samples);
    }
}
