package org.wardledger.core.chain;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Patients;

/**
 * What a log must come to, by the promises alone: the first of each identity is sealed, once, unless it is too late, and
 * nothing vanishes.
 */
final class ExpectedLedger {
    /** In the order in which they are to be sealed. */
    final List<SealedReading> readings = new ArrayList<>();
    /** Patient and reason of each refusal by the chain's owner. */
    final List<String> refusals = new ArrayList<>();

    /** Patient, reason and digest of each message that a gateway refused, once. */
    final List<String> messages = new ArrayList<>();

    /** Actors of accesses to patients that the chain knew. */
    final List<String> accesses = new ArrayList<>();

    /** What was recorded of patients. */
    final List<RecordContent> records = new ArrayList<>();

    /** When the newest probe of each gateway was sent. */
    final Map<String, Long> probes = new HashMap<>();

    private final Map<SealedReading.Identity, SealedReading> byIdentity = new HashMap<>();
    private final Set<RefusedFor> refusedBefore = new HashSet<>();
    private final ExpectedStreams streams = new ExpectedStreams();
    private final Set<String> known = new HashSet<>();
    private final Set<EventId> happened = new HashSet<>();
    private int erasures;
    private int rekeyings;
    private String rules;
    private int duplicates;

    private record RefusedFor(String patient, Object what) {}

    private ExpectedLedger(String rules) {
        this.rules = rules;
    }

    static ExpectedLedger of(String rules, List<LogRecord> log) {
        ExpectedLedger expected = new ExpectedLedger(rules);
        log.forEach(record -> expected.apply(record.value()));
        return expected;
    }

    /** Inputs that are to be dropped and counted. */
    int duplicates() {
        return duplicates;
    }

    int erasures() {
        return erasures;
    }

    int rekeyings() {
        return rekeyings;
    }

    /** Canonical text of the rules in force at the end. */
    String rules() {
        return rules;
    }

    private void apply(byte[] value) {
        try {
            switch (InputCodec.decode(value)) {
                case Input.Admitted admitted -> apply(SealedReading.of(admitted));
                case Input.Refused refused -> apply(refused);
                case Input.RotateKey k -> throw new IllegalArgumentException("random bytes are no rotation");
                case Input.Rules change -> apply(change);
                case Input.Tick tick -> {}
                case Input.Event event -> apply(event);
                case Input.Assign a -> throw new IllegalStateException("nothing registers assignments here");
                case Input.AdmittedUnder a -> refuseUnder(a.assignment(), SealedReading.of(a.admitted()));
                case Input.Release r -> duplicates++;
                case Input.Handover h -> duplicates++;
                case Input.Reattribute r -> duplicates++;
                case Input.Probe probe -> apply(probe);
            }
        } catch (DecodeException | IllegalArgumentException e) {
            RefusedFor refused = new RefusedFor(Patients.UNKNOWN, ByteBuffer.wrap(value.clone()));
            refuse(value.length > 0 && !refusedBefore.add(refused), Patients.UNKNOWN, "undecodable-input");
        }
    }

    private void apply(Input.Probe probe) {
        if (probe.sentMs() <= probes.getOrDefault(probe.gateway(), -1L)) {
            duplicates++;
        } else {
            probes.put(probe.gateway(), probe.sentMs());
        }
    }

    private void apply(Input.Refused refused) {
        if (Set.of("identity-reused", "too-late", "undecodable-input").contains(refused.reason())) {
            throw new IllegalArgumentException("the chain's own");
        }
        if (!refusedBefore.add(new RefusedFor(refused.patient(), refused.digest()))) {
            duplicates++;
            return;
        }
        known.add(refused.patient());
        messages.add(refused.patient() + " " + refused.reason() + " "
                + refused.digest().toHex());
        Input.RefusedReading reading = refused.identity();
        if (reading != null && reading.assignment() == null) {
            streams.refuse(new SealedReading.Identity(
                    refused.patient(),
                    reading.ward(),
                    reading.bed(),
                    refused.device(),
                    reading.stream(),
                    reading.boot(),
                    reading.seq()));
        }
    }

    private void apply(SealedReading reading) {
        SealedReading first = byIdentity.get(reading.identity());
        if (first == null && streams.isTooLate(reading.identity())) {
            refuse(reading, "too-late");
        } else if (first == null) {
            byIdentity.put(reading.identity(), reading);
            streams.seal(reading.identity());
            known.add(reading.identity().patient());
            readings.add(reading);
        } else if (first.isSameAs(reading)) {
            duplicates++;
        } else {
            refuse(reading, "identity-reused");
        }
    }

    /**
     * Once, and on patients that are known or that it introduces; after an erasure, everything of the patient begins again.
     */
    private void apply(Input.Event event) {
        boolean takesEffect = event instanceof Input.Recorded || known.contains(event.patient());
        if (!takesEffect || !happened.add(event.event())) {
            duplicates++;
            return;
        }
        switch (event) {
            case Input.Erase erase -> {
                erasures++;
                known.remove(erase.patient());
                byIdentity.keySet().removeIf(identity -> identity.patient().equals(erase.patient()));
                refusedBefore.removeIf(refused -> refused.patient().equals(erase.patient()));
                streams.erase(erase.patient());
            }
            case Input.Rekey rekey -> rekeyings++;
            case Input.Accessed accessed -> accesses.add(accessed.access().actor());
            case Input.Recorded recorded -> {
                known.add(recorded.patient());
                records.add(recorded.record());
            }
        }
    }

    private void refuse(SealedReading reading, String reason) {
        SealedReading withoutArrival =
                new SealedReading(reading.identity(), reading.readingMs(), 0, reading.contents());
        String patient = reading.identity().patient();
        refuse(!refusedBefore.add(new RefusedFor(patient, withoutArrival)), patient, reason);
    }

    /** No assignment is known here. */
    private void refuseUnder(long assignment, SealedReading reading) {
        SealedReading withoutArrival =
                new SealedReading(reading.identity(), reading.readingMs(), 0, reading.contents());
        String patient = reading.identity().patient();
        RefusedFor refused = new RefusedFor(patient, List.of(assignment, withoutArrival));
        refuse(!refusedBefore.add(refused), patient, "unknown-assignment");
    }

    private void apply(Input.Rules change) {
        RuleText.parse(change.document());
        if (change.document().equals(rules)) {
            duplicates++;
        }
        rules = change.document();
    }

    private void refuse(boolean again, String patient, String reason) {
        if (again) {
            duplicates++;
        } else {
            known.add(patient);
            refusals.add(patient + " " + reason);
        }
    }
}
