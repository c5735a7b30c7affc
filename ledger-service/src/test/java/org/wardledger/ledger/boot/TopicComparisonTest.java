package org.wardledger.ledger.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.DeviceContent;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.boot.TopicComparison.Said;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.query.AlertQueries;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.verify.Comparison;
import org.wardledger.ledger.wire.AlertRecord;
import org.wardledger.ledger.wire.AlertView;

/** What the topics of devices and alerts say, against what is sealed: each fault is found, and a site that goes on is none. */
class TopicComparisonTest {
    private static final String FIRST = Patients.ofBed("w", "bed-1");
    private static final String SECOND = Patients.ofBed("w", "bed-2");

    @TempDir
    Path dir;

    private LedgerFixture ledger;
    private AssignmentRef first;
    private AssignmentRef second;
    private Said said;

    @BeforeEach
    void seal() {
        ledger = LedgerFixture.in(dir);
        ledger.vitals("bed-1", 0, 0, hr(40)).vitals("bed-2", 0, 0, hr(40)).seal();
        ledger.vitals("bed-1", 1, 1, hr(70)).seal();
        first = ledger.assign(11, FIRST, "d-1", 60);
        second = ledger.assign(12, SECOND, "d-1", 120, first);
        ledger.seal().release(first, second, 120).seal();
        ledger.input(registered("d-1", 1).chain(), registering("d-1", 1, 1000));
        ledger.seal();
        said = says();
    }

    private static byte[] registering(String device, long event, long intervalMs) {
        DeviceContent content = new DeviceContent(device, "monitor", List.of("vitals"), intervalMs, "biomed");
        return InputCodec.encode(new Input.Recorded(new EventId(7, event), content));
    }

    private static DeviceRegistration registered(String device, long intervalMs) {
        int chain = Patients.chainOf(Patients.ofDevice(device), LedgerFixture.CHAINS);
        return new DeviceRegistration(device, chain, "monitor", List.of("vitals"), intervalMs);
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    /** What the blocks' transactions have written. */
    private Said says() {
        Map<AssignmentRef, DeviceRecord> devices = new LinkedHashMap<>();
        ledger.devices().history("d-1").forEach(device -> devices.put(device.ref(), device));
        Map<String, byte[]> alerts = new LinkedHashMap<>();
        for (AlertView alert : new AlertQueries(ledger.store())
                .alerts(AlertQueries.Which.ALL, Pins.newest(ledger.store()))
                .alerts()) {
            alerts.put(alert.id(), AlertRecord.encode(alert.with(null)));
        }
        Map<String, DeviceRegistration> registrations = new LinkedHashMap<>();
        ledger.devices().registrations().forEach(device -> registrations.put(device.device(), device));
        return new Said(devices, registrations, alerts);
    }

    private Said withRegistered(DeviceRegistration device) {
        Map<String, DeviceRegistration> registrations = new LinkedHashMap<>(said.registrations());
        registrations.put(device.device(), device);
        return new Said(said.devices(), registrations, said.alerts());
    }

    private Comparison compare(Said before, Said after) {
        return new TopicComparison(ledger.store(), before, after).compare();
    }

    private void assertWrong(Said planted, String what) {
        assertThat(compare(planted, planted).difference()).contains(what);
    }

    private Said with(DeviceRecord device) {
        Map<AssignmentRef, DeviceRecord> devices = new LinkedHashMap<>(said.devices());
        devices.put(device.ref(), device);
        return new Said(devices, said.registrations(), said.alerts());
    }

    private Said withAlert(String id, String value) {
        Map<String, byte[]> alerts = new LinkedHashMap<>(said.alerts());
        alerts.put(id, value.getBytes(StandardCharsets.UTF_8));
        return new Said(said.devices(), said.registrations(), alerts);
    }

    private DeviceRecord device(AssignmentRef ref) {
        return Objects.requireNonNull(said.devices().get(ref));
    }

    private static DeviceRecord of(DeviceRecord device, long assignment, String patient) {
        return new DeviceRecord(
                device.device(),
                assignment,
                device.chain(),
                patient,
                device.ward(),
                device.bed(),
                device.fromMs(),
                device.predecessors());
    }

    @Test
    void whatIsSealedIsWhatTheySay() {
        Comparison compared = compare(said, said);
        assertThat(compared.difference()).isNull();
        assertThat(compared.done())
                .containsExactly(
                        "wardledger.devices: 2 assignments, 1 registered devices; wardledger.alerts: 2 alerts");
        assertThat(compared.leftOut()).isEmpty();
    }

    @Test
    void aRecordOfADeviceThatIsMissingAnotherOrOneTooManyIsFound() {
        Map<AssignmentRef, DeviceRecord> devices = new LinkedHashMap<>(said.devices());
        devices.remove(second);
        assertWrong(
                new Said(devices, said.registrations(), said.alerts()),
                "device d-1, assignment 000000000000000c of chain " + second.chain() + " is missing");
        assertWrong(with(of(device(first), 11, SECOND)), "is not what is sealed of it");
        assertWrong(with(of(device(first), 99, FIRST)), "is not sealed in chain " + first.chain());
        assertWrong(with(device(first).erased()), "is not what is sealed of it");
    }

    @Test
    void aRegistrationThatIsMissingAnotherOrOneTooManyIsFound() {
        assertWrong(new Said(said.devices(), Map.of(), said.alerts()), "device d-1 is not what was registered last");
        assertWrong(withRegistered(registered("d-1", 999)), "device d-1 is not what was registered last");
        assertWrong(withRegistered(registered("d-2", 1000)), "device d-2 is registered in no block");
        Said before = said;
        ledger.input(registered("d-1", 1).chain(), registering("d-1", 2, 500));
        ledger.seal();
        assertThat(compare(before, says()).difference())
                .as("it was registered anew meanwhile")
                .isNull();
    }

    @Test
    void whoAnErasedPatientWasMayNotStandAnyMoreButThatThereWasOneMust() {
        ledger.erase("bed-2", new EventId(1, 1)).seal();
        assertWrong(said, "says who it was, and the patient is erased");
        Said now = says();
        assertThat(compare(now, now).difference()).isNull();
        Map<AssignmentRef, DeviceRecord> devices = new LinkedHashMap<>(now.devices());
        devices.remove(second);
        assertWrong(
                new Said(devices, said.registrations(), now.alerts()),
                "assignment 000000000000000c of chain " + second.chain() + " is missing");
    }

    @Test
    void anAlertThatIsMissingAnotherOrOneTooManyIsFound() {
        var alert = said.alerts().entrySet().iterator().next();
        String value = new String(alert.getValue(), StandardCharsets.UTF_8);
        Map<String, byte[]> alerts = new LinkedHashMap<>(said.alerts());
        alerts.remove(alert.getKey());
        assertWrong(new Said(said.devices(), said.registrations(), alerts), "alert " + alert.getKey() + " of chain ");
        assertWrong(withAlert(alert.getKey(), value.replace("\"bed-", "\"bad-")), "is not what is sealed of it");
        assertWrong(withAlert("00", value), "wardledger.alerts: alert 00 is sealed in no block");
    }

    @Test
    void aSiteThatGoesOnMeanwhileIsNoFinding() {
        ledger.vitals("bed-2", 1, 130, hr(70));
        AssignmentRef third = ledger.assign(13, FIRST, "d-1", 600, second);
        // its own index has what was sealed since too: so the older one is held against what the topics said before and
        // after
        Said before = said;
        Path older = dir.resolve("older");
        try (var kept = LedgerFixture.replayed(ledger, older)) {
            ledger.seal().erase("bed-1", new EventId(1, 3)).seal();
            Said after = says();
            assertThat(after.devices()).containsKey(third);
            assertThat(new TopicComparison(kept, before, after).compare().difference())
                    .isNull();
        }
    }

    @Test
    void withoutKeysItIsSaidThatLittleWasCompared() {
        try (var blind = LedgerFixture.replayedWithoutKeys(ledger, dir.resolve("blind"))) {
            Comparison compared = new TopicComparison(blind, said, said).compare();
            assertThat(compared.difference()).isNull();
            assertThat(compared.leftOut()).singleElement().asString().contains("as far as they are of 3 patients");
            assertThat(new TopicComparison(blind, with(of(device(first), 99, FIRST)), said)
                            .compare()
                            .difference())
                    .contains("is not sealed in chain");
        }
    }
}
