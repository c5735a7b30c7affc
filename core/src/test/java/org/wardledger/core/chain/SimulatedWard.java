package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.content.StayContent;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.RandomContents;
import org.wardledger.core.fixture.RandomInputs;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Reading;

/**
 * Writes an input log as a bad day would: several patients, devices and boots, waveforms, redeliveries, readings that
 * overtake each other, come late, far too late or never, reused identities, refusals, garbage, ticks, other rules, and a
 * clock that jumps. In some wards every other reading is lost at first, in others the devices start again and again.
 */
final class SimulatedWard {
    private static final long START_MS = 1_800_000_000_000L;

    private enum Day {
        ORDINARY,
        EVERY_OTHER_IS_LOST,
        RESTLESS
    }

    private final RandomValues random;
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final List<LogRecord> log = new ArrayList<>();
    private final List<Input.Admitted> sent = new ArrayList<>();
    private final List<Input> events = new ArrayList<>();
    private final List<Input.Probe> probes = new ArrayList<>();
    /** Readings on their way, which others may overtake. */
    private final List<Input.Admitted> underway = new ArrayList<>();
    /** Readings that are lost, or come much later. */
    private final List<Input.Admitted> lost = new ArrayList<>();

    private final Day day;
    private final List<Input.Refused> refused = new ArrayList<>();
    private boolean lostTheLast;

    private long offset;
    private long nowMs = START_MS;

    private SimulatedWard(long seed) {
        this.random = new RandomValues(seed);
        this.day = random.chance(70) ? Day.ORDINARY : random.one(List.of(Day.EVERY_OTHER_IS_LOST, Day.RESTLESS));
        for (int i = day == Day.ORDINARY ? 1 + random.below(4) : 1; i > 0; i--) {
            String bed = "b" + random.below(2);
            devices.add(new SimulatedDevice(random, "icu-" + random.below(2), bed, "mon-" + random.below(3)));
        }
    }

    static List<LogRecord> log(long seed, int records) {
        SimulatedWard ward = new SimulatedWard(seed);
        int enough = ward.day == Day.ORDINARY ? records : 3 * records;
        while (ward.log.size() < enough) {
            ward.step();
        }
        return ward.log;
    }

    private void step() {
        passTime();
        if (day == Day.RESTLESS && random.chance(10)) {
            random.one(devices).reboot();
        }
        if (day != Day.ORDINARY && lost.size() > 25 && random.chance(20)) {
            send(lost.removeFirst());
        }
        switch (random.below(40)) {
            case 0, 1, 2 -> append(new Input.Tick());
            case 3 -> append(new Input.Rules(rules(), random.maybe(() -> "dr-who")));
            case 4 -> append(refusal());
            case 5 -> append(garbage());
            case 6 -> {
                if (day != Day.EVERY_OTHER_IS_LOST) {
                    random.one(devices).reboot();
                }
            }
            case 7, 8, 9 -> redeliver();
            case 10 -> reuse();
            case 11 -> straggle();
            case 12 -> event();
            case 13, 14 -> probe();
            default -> read();
        }
        while (!underway.isEmpty() && random.chance(70)) {
            send(underway.remove(random.below(Math.min(3, underway.size()))));
        }
    }

    private void passTime() {
        nowMs += switch (random.below(60)) {
            case 0 -> 60_000 + random.below(600_000);
            case 1 -> -random.below(10_000);
            case 2 -> -10_000;
            case 3 -> -10_001 - random.below(1_000_000);
            default -> random.below(8) * 250L;
        };
    }

    private void read() {
        SimulatedDevice device = random.one(devices);
        Reading reading = device.next(nowMs);
        if (random.chance(10)) {
            refuse(reading);
            return;
        }
        Input.Admitted admitted = new Input.Admitted(
                Patients.ofBed(reading.ward(), reading.bed()),
                "gateway-" + random.below(2),
                Math.max(reading.timeMs(), nowMs - random.below(500)),
                reading);
        lostTheLast = switch (day) {
            case ORDINARY -> random.chance(8);
            case EVERY_OTHER_IS_LOST -> !lostTheLast && random.chance(95);
            case RESTLESS -> random.chance(25);
        };
        if (lostTheLast) {
            lost.add(admitted);
        } else {
            underway.add(admitted);
        }
    }

    /** The gateway refuses it, perhaps other bytes of it too; some are admitted later. */
    private void refuse(Reading r) {
        String patient = Patients.ofBed(r.ward(), r.bed());
        for (int times = 1 + random.below(2); times > 0; times--) {
            Hash digest = Input.Refused.digest(r.device(), random.bytes(8));
            String reason = random.chance(70) ? "rate-limited" : "bad-unit";
            Input.RefusedReading reading = new Input.RefusedReading(
                    random.chance(90) ? null : random.bits(),
                    r.ward(),
                    r.bed(),
                    r.stream().name(),
                    r.boot(),
                    r.seq());
            refused.add(
                    new Input.Refused(patient, "gateway-1", nowMs, reason, "", "wards/x", digest, r.device(), reading));
            append(refused.getLast());
        }
        if (random.chance(30)) {
            Input.Admitted admitted = new Input.Admitted(patient, "gateway-2", nowMs, r);
            (random.chance(50) ? lost : underway).add(admitted);
        }
    }

    private void straggle() {
        if (!lost.isEmpty()) {
            send(lost.remove(random.below(lost.size())));
        }
    }

    private void send(Input.Admitted admitted) {
        sent.add(admitted);
        append(admitted);
    }

    private void redeliver() {
        if (!sent.isEmpty()) {
            Input.Admitted again = sent.get(Math.max(0, sent.size() - 1 - random.below(20)));
            append(new Input.Admitted(again.patient(), "gateway-2", nowMs, again.reading()));
        }
    }

    /** The same identity with other measurements, or at another time; possibly redelivered too. */
    private void reuse() {
        if (sent.isEmpty()) {
            return;
        }
        Input.Admitted first = random.one(sent);
        Reading r = first.reading();
        boolean otherTime = random.chance(50) || !(r.body() instanceof Measurements);
        Reading other = new Reading(
                r.ward(),
                r.bed(),
                r.device(),
                r.boot(),
                r.seq(),
                otherTime ? r.timeMs() + 1 : r.timeMs(),
                otherTime ? r.body() : random.one(devices).measurements());
        send(new Input.Admitted(first.patient(), first.gateway(), nowMs, other));
    }

    /** Something that happens to a patient, and possibly again; who it happens to may not be known to the chain. */
    private void event() {
        String patient = random.chance(10) ? Patients.UNKNOWN : "bed.icu-" + random.below(2) + ".b" + random.below(2);
        EventId id = new EventId(offset, random.bits());
        events.add(
                switch (random.below(7)) {
                    case 0 -> new Input.Erase(id, patient);
                    case 1 -> new Input.Rekey(id, patient);
                    case 2 ->
                        new Input.Accessed(
                                id,
                                patient,
                                new AccessContent("nurse-" + random.below(3), "readings", nowMs, nowMs, 1));
                    case 3 -> new Input.Recorded(id, record(patient));
                    case 4 -> new Input.Recorded(id, stay(patient));
                    case 5 -> new Input.Recorded(id, RandomContents.device(random));
                    default -> events.isEmpty() ? new Input.Erase(id, patient) : random.one(events);
                });
        append(events.getLast());
    }

    private RecordContent record(String patient) {
        return RandomContents.record(random, patient);
    }

    /** Of about now, and now and then recorded late. */
    private StayContent stay(String patient) {
        return RandomContents.stay(random, patient, nowMs - random.below(3) * 60_000L);
    }

    /** Of two gateways, whose clocks now and then go back as Kafka's does; one in four is delivered again. */
    private void probe() {
        if (probes.isEmpty() || !random.chance(25)) {
            probes.add(new Input.Probe("gateway-" + random.below(2), nowMs - random.below(500)));
        }
        append(random.chance(70) ? probes.getLast() : random.one(probes));
    }

    private Input refusal() {
        if (!refused.isEmpty() && random.chance(50)) {
            return random.one(refused); // delivered again
        }
        String reason = random.one(List.of("malformed", "bad-time", "identity-reused", "undecodable-input"));
        String patient = random.chance(30) ? Patients.UNKNOWN : "bed.icu-0.b" + random.below(3);
        Hash digest = Input.Refused.digest("wards/x", new byte[] {(byte) random.below(3)});
        return new Input.Refused(
                patient,
                "gateway-1",
                nowMs,
                reason,
                "Nope " + random.below(3),
                "wards/x",
                digest,
                random.chance(50) ? "" : "mon-1",
                null);
    }

    private String rules() {
        return switch (random.below(5)) {
            case 0 -> DefaultRules.TEXT;
            case 1 -> "wardledger rules 1\n";
            case 2 -> DefaultRules.TEXT.replace("delay 6000", "delay " + 1_000 * random.below(8));
            case 3 -> DefaultRules.TEXT.replace("delay 6000", "delay 1.5"); // no rule set
            default -> DefaultRules.TEXT.replaceAll("(?m)^limit hr-low .*\n", "");
        };
    }

    /** Bytes that nobody of ours wrote, or that something has changed on the way. */
    private byte[] garbage() {
        byte[] bytes = random.chance(50) || sent.isEmpty()
                ? InputCodec.encode(anyInput())
                : InputCodec.encode(random.one(sent));
        return switch (random.below(5)) {
            case 0 -> new byte[0];
            case 1 -> random.bytes(random.below(30));
            case 2 -> Arrays.copyOf(bytes, random.below(bytes.length));
            case 3 -> new byte[] {2, 1, 1, 'p', 1, 'g', 0, 0, 0, 0}; // a refusal without a reason
            default -> {
                bytes[random.below(bytes.length)] ^= (byte) (1 << random.below(8));
                yield bytes;
            }
        };
    }

    /** Of any kind but the registered assignments, which have a simulation of their own. */
    private Input anyInput() {
        Input input = RandomInputs.input(random);
        return input instanceof Input.Assign ? anyInput() : input;
    }

    private void append(Input input) {
        append(InputCodec.encode(input));
    }

    private void append(byte[] value) {
        offset += random.chance(5) ? 1 + random.below(3) : 0; // Kafka's own markers
        log.add(new LogRecord(offset++, nowMs, value));
    }
}
