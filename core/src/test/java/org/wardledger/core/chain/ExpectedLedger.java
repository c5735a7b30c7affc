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
    /** Patient and reason of each refusal. */
    final List<String> refusals = new ArrayList<>();

    private final Map<SealedReading.Identity, SealedReading> byIdentity = new HashMap<>();
    private final Set<Object> refusedBefore = new HashSet<>();
    private final ExpectedStreams streams = new ExpectedStreams();
    private String rules;
    private int duplicates;

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

    /** Canonical text of the rules in force at the end. */
    String rules() {
        return rules;
    }

    private void apply(byte[] value) {
        try {
            switch (InputCodec.decode(value)) {
                case Input.Admitted admitted -> apply(SealedReading.of(admitted));
                case Input.Refused refused -> refusals.add(refused.patient() + " " + refused.reason());
                case Input.RotateKey k -> throw new IllegalArgumentException("random bytes are no rotation");
                case Input.Rules change -> apply(change);
                case Input.Tick tick -> {}
            }
        } catch (DecodeException | IllegalArgumentException e) {
            boolean again = value.length > 0 && !refusedBefore.add(ByteBuffer.wrap(value.clone()));
            refuse(again, Patients.UNKNOWN + " undecodable-input");
        }
    }

    private void apply(SealedReading reading) {
        SealedReading first = byIdentity.get(reading.identity());
        if (first == null && streams.isTooLate(reading.identity())) {
            refuse(reading, "too-late");
        } else if (first == null) {
            byIdentity.put(reading.identity(), reading);
            streams.seal(reading.identity());
            readings.add(reading);
        } else if (first.isSameAs(reading)) {
            duplicates++;
        } else {
            refuse(reading, "identity-reused");
        }
    }

    private void refuse(SealedReading reading, String reason) {
        SealedReading withoutArrival =
                new SealedReading(reading.identity(), reading.readingMs(), 0, reading.contents());
        refuse(!refusedBefore.add(withoutArrival), reading.identity().patient() + " " + reason);
    }

    private void apply(Input.Rules change) {
        RuleText.parse(change.document());
        if (change.document().equals(rules)) {
            duplicates++;
        }
        rules = change.document();
    }

    private void refuse(boolean again, String refusal) {
        if (again) {
            duplicates++;
        } else {
            refusals.add(refusal);
        }
    }
}
