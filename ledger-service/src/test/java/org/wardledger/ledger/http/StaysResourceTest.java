package org.wardledger.ledger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.core.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.content.DeviceContent;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.fixture.Vitals;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.query.AnswerJson;
import org.wardledger.ledger.query.PatientQueries;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.QueryProblem;

/** Over an index that is sealed at once: where patients lie, and who they are. */
class StaysResourceTest {
    private static final String BED = Patients.ofBed("w", "a");

    @TempDir
    Path data;

    private LedgerFixture ledger;
    private StaysResource resource;

    @BeforeEach
    void open() {
        ledger = LedgerFixture.in(data);
        ledger.vitals("a", 1, 0, Vitals.hr(72)).seal();
        Events events = new Events(ledger.store(), new BlockFeed(), (chain, input) -> {
            long offset = ledger.input(chain, input);
            ledger.seal();
            return offset;
        });
        resource = new StaysResource(events);
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    @Test
    void who_is_admitted_is_there_with_bed_and_person_before_any_device_is() throws InterruptedException {
        Response answer = resource.admit(
                null,
                "{\"patient\":\"pat-1\",\"ward\":\"w\",\"bed\":\"x\",\"label\":\"Anna A.\",\"yearOfBirth\":1950,"
                        + "\"pregnant\":false,\"spo2Scale\":2,\"actor\":\"nurse\"}");
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat((String) answer.getEntity()).contains("\"state\":\"sealed\"", "\"height\":");
        assertThat(patient("pat-1"))
                .contains(
                        "\"patient\":\"pat-1\",\"ward\":\"w\",\"bed\":\"x\"",
                        "\"stay\":{\"kind\":\"admitted\",\"ward\":\"w\",\"bed\":\"x\",\"at\":\"20",
                        "\"person\":{\"label\":\"Anna A.\",\"yearOfBirth\":1950,\"pregnant\":false,\"spo2Scale\":2,"
                                + "\"actor\":\"nurse\"}");
        assertThat(AnswerJson.text(queries().patients(Pins.newest(ledger.store()))))
                .contains("\"patient\":\"pat-1\"", "\"patient\":\"" + BED + "\"");
    }

    @Test
    void a_second_try_takes_effect_once() throws InterruptedException {
        String event = "000000000000000000000000000000ff";
        String body = "{\"patient\":\"pat-1\",\"ward\":\"w\",\"bed\":\"x\",\"label\":\"A\",\"actor\":\"nurse\"}";
        Response once = resource.admit(event, body);
        Response again = resource.admit(event, body);
        assertThat(again.getEntity()).isEqualTo(once.getEntity());
        assertThat(ledger.store()
                        .chain(Patients.chainOf("pat-1", LedgerFixture.CHAINS))
                        .reader()
                        .records(handle("pat-1")))
                .as("who, and where")
                .hasSize(2);
    }

    @Test
    void transfers_and_discharges_are_seen_at_once_and_never_at_an_older_pin() throws InterruptedException {
        admit("pat-1", "x");
        String before = Pins.newest(ledger.store()).text();
        resource.transfer("pat-1", null, "{\"ward\":\"v\",\"bed\":\"y\",\"actor\":\"nurse\"}");
        assertThat(patient("pat-1")).contains("\"ward\":\"v\",\"bed\":\"y\"", "\"kind\":\"transferred\"");
        resource.discharge("pat-1", null, "{\"actor\":\"nurse\"}");
        assertThat(patient("pat-1")).contains("\"kind\":\"discharged\"").doesNotContain("\"bed\"");
        assertThat(AnswerJson.text(queries().patients(Pins.newest(ledger.store()))))
                .as("without a bed and a device")
                .doesNotContain("pat-1");
        assertThat(AnswerJson.text(queries().patient("pat-1", Pins.parse(before, ledger.store()))))
                .contains("\"ward\":\"w\",\"bed\":\"x\"", "\"kind\":\"admitted\"");
    }

    @Test
    void a_stay_of_before_does_not_replace_a_newer_one() throws InterruptedException {
        admit("pat-1", "x");
        resource.transfer(
                "pat-1", null, "{\"ward\":\"v\",\"bed\":\"y\",\"at\":\"2020-01-01T00:00:00Z\",\"actor\":\"nurse\"}");
        assertThat(patient("pat-1")).contains("\"ward\":\"w\",\"bed\":\"x\"");
    }

    @Test
    void who_a_patient_is_is_said_as_a_whole() throws InterruptedException {
        resource.person(BED, null, "{\"label\":\"Bert B.\",\"yearOfBirth\":1980,\"actor\":\"nurse\"}");
        resource.person(BED, null, "{\"pregnant\":true,\"actor\":\"nurse\"}");
        assertThat(patient(BED)).contains("\"person\":{\"pregnant\":true,\"spo2Scale\":1,\"actor\":\"nurse\"}");
    }

    @Test
    void nothing_of_it_is_plain_in_the_ledger_and_an_erasure_takes_it() throws InterruptedException {
        resource.person(BED, null, "{\"label\":\"Bert B.\",\"actor\":\"nurse\"}");
        boolean plain = ledger.blocks().stream()
                .flatMap(block -> java.util.stream.Stream.concat(
                        block.body().entries().stream(), block.body().payloads().stream()))
                .anyMatch(bytes -> new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).contains("Bert B."));
        assertThat(plain).isFalse();
        ledger.erase("a", new EventId(1, 2)).seal();
        assertThatExceptionOfType(QueryProblem.class).isThrownBy(() -> patient(BED));
    }

    @Test
    void a_device_of_which_something_is_recorded_is_no_patient() {
        DeviceContent device = new DeviceContent("mon-1", "monitor", List.of("vitals"), 1_000, "technician");
        ledger.input(
                Patients.chainOf(device.patient(), LedgerFixture.CHAINS),
                InputCodec.encode(new Input.Recorded(new EventId(1, 3), device)));
        ledger.seal();
        assertThatExceptionOfType(QueryProblem.class).isThrownBy(() -> patient(device.patient()));
    }

    @Test
    void what_cannot_be_is_a_problem_that_says_why() {
        String rest = ",\"actor\":\"nurse\"}";
        problem("a patient id has", () -> resource.admit(null, "{\"ward\":\"w\",\"bed\":\"x\"" + rest));
        problem("nobody's id", () -> admit("unknown", "x"));
        problem("nobody's id", () -> admit("device.mon-1", "x"));
        problem("nobody's id", () -> resource.discharge("device.mon-1", null, "{\"actor\":\"n\"}"));
        problem("a bed is named", () -> admit("pat-1", "x y"));
        problem("actor: 1 to 255", () -> resource.discharge(BED, null, "{}"));
        problem("there is no patient 'pat-9'", () -> resource.discharge("pat-9", null, "{\"actor\":\"n\"}"));
        problem("there is no patient 'pat-9'", () -> resource.person("pat-9", null, "{\"actor\":\"n\"}"));
        problem("at is not ahead", () -> resource.discharge(BED, null, "{\"at\":\"2999-01-01T00:00:00Z\"" + rest));
        problem("at is a time", () -> resource.discharge(BED, null, "{\"at\":\"yesterday\"" + rest));
        problem("scales of oxygen", () -> resource.person(BED, null, "{\"spo2Scale\":3" + rest));
        problem("year of birth", () -> resource.person(BED, null, "{\"yearOfBirth\":12" + rest));
        problem("the body is not what", () -> resource.person(BED, null, "{\"born\":1950" + rest));
        problem("an event is 32", () -> resource.person(BED, "x", "{\"actor\":\"n\"}"));
    }

    /** What may be interrupted. */
    @FunctionalInterface
    private interface Asking {
        Object ask() throws InterruptedException;
    }

    private static void problem(String message, Asking asking) {
        assertThatExceptionOfType(QueryProblem.class).isThrownBy(asking::ask).withMessageContaining(message);
    }

    private Response admit(String patient, String bed) throws InterruptedException {
        return resource.admit(
                null, "{\"patient\":\"" + patient + "\",\"ward\":\"w\",\"bed\":\"" + bed + "\",\"actor\":\"nurse\"}");
    }

    private String patient(String id) {
        return AnswerJson.text(queries().patient(id, Pins.newest(ledger.store())));
    }

    private PatientQueries queries() {
        return new PatientQueries(ledger.store());
    }

    private long handle(String patient) {
        Long handle = ledger.store()
                .chain(Patients.chainOf(patient, LedgerFixture.CHAINS))
                .reader()
                .patientHandle(patient);
        return handle == null ? -1 : handle;
    }
}
