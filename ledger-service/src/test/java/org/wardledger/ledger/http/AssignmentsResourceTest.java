package org.wardledger.ledger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.chain.Assignment;
import org.wardledger.core.chain.StreamState;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.event.Assignments;
import org.wardledger.ledger.event.Devices;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.fixture.JsonAccidents;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.fixture.Vitals;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.query.ReadingQueries;
import org.wardledger.ledger.query.ReadingView;
import org.wardledger.ledger.query.ReadingsFilter;
import org.wardledger.ledger.wire.UtcTime;

/** Over an index that is sealed at once: what is asked for, and what becomes of it. */
class AssignmentsResourceTest {
    private static final String DEVICE = "mon-a";
    private static final String BED = Patients.ofBed("w", "a");

    @TempDir
    Path data;

    private LedgerFixture ledger;
    private AssignmentsResource resource;
    private boolean devicesRead = true;

    @BeforeEach
    void open() {
        ledger = LedgerFixture.in(data);
        ledger.vitals("a", 1, 0, Vitals.hr(72)).vitals("a", 2, 1, Vitals.hr(73));
        ledger.seal();
        Devices devices = device -> {
            if (!devicesRead) {
                throw new Devices.NotRead("not yet");
            }
            return ledger.devices().history(device);
        };
        Events events = new Events(ledger.store(), new BlockFeed(), (chain, input) -> {
            long offset = ledger.input(chain, input);
            ledger.seal();
            return offset;
        });
        resource = new AssignmentsResource(new Assignments(ledger.store(), devices, events));
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    @Test
    void the_first_one_follows_what_the_device_does_in_its_bed_and_the_next_one_follows_the_first()
            throws InterruptedException {
        String answer = register("pat-1", 60);
        assertThat(answer)
                .contains("\"device\":\"mon-a\"", "\"state\":\"sealed\"", "\"patient\":\"pat-1\"", "\"bed\":\"x\"");
        register("pat-2", 120);
        List<DeviceRecord> history = ledger.devices().history(DEVICE);
        int chain = Patients.chainOf(BED, LedgerFixture.CHAINS);
        long bed = bedsAssignment();
        assertThat(history.getFirst().predecessors()).containsExactly(new AssignmentRef(chain, bed));
        assertThat(history.getLast().predecessors())
                .containsExactly(history.getFirst().ref());
        assertThat(meaning(history.getFirst()).actor()).isEqualTo("nurse");
        AssignmentsResource.HistoryAnswer told = resource.history(DEVICE);
        assertThat(told.assignments())
                .extracting(AssignmentsResource.AssignmentView::patient)
                .containsExactly("pat-1", "pat-2");
        assertThat(told.assignments().getFirst().until())
                .isEqualTo(told.assignments().getLast().from());
        assertThat(told.assignments().getLast().until()).isNull();
    }

    @Test
    void a_second_try_with_the_same_handle_takes_effect_once() throws InterruptedException {
        String body = body("pat-1", 60);
        Response once = resource.register(DEVICE, "00000000000000ff", body);
        Response again = resource.register(DEVICE, "00000000000000ff", body);
        assertThat(once.getStatus()).isEqualTo(201);
        assertThat(again.getEntity()).isEqualTo(once.getEntity());
        assertThat(ledger.devices().history(DEVICE)).hasSize(1);
    }

    @Test
    void without_a_patient_the_bed_is_registered() throws InterruptedException {
        String body = "{\"ward\":\"w\",\"bed\":\"a\",\"from\":\"" + in(60) + "\"}";
        assertThat(resource.register(DEVICE, null, body).getStatus()).isEqualTo(201);
        assertThat(ledger.devices().history(DEVICE).getFirst().patient()).isEqualTo(BED);
    }

    @Test
    void what_its_chain_has_refused_changes_nothing() throws InterruptedException {
        ledger.at(System.currentTimeMillis() + 60_000);
        Response answer = resource.register(DEVICE, null, body("pat-1", 30));
        assertThat(answer.getStatus()).isEqualTo(409);
        assertThat(ledger.devices().history(DEVICE)).isEmpty();
    }

    @Test
    void what_cannot_be_registered_is_a_problem_that_says_why() throws InterruptedException {
        register("pat-1", 60);
        problem("5 s ahead", body("pat-2", 4));
        problem("behind the device's last", body("pat-2", 30));
        problem("the body is not what is expected", "{");
        problem("the body is an object", "null");
        problem("the body is not what is expected", body("pat-2", 90).replace("\"actor\"", "\"acter\""));
        problem("a ward is named", body("pat-2", 90).replace("\"ward\"", "\"bed\""));
        problem("a patient id has", body("", 90));
        problem("from is a time", body("pat-2", 90).replace("\"from\":\"2", "\"from\":\"x2"));
        problem("actor: 1 to 255", body("pat-2", 90).replace("nurse", ""));
        assertThatExceptionOfType(QueryProblem.class)
                .isThrownBy(() -> resource.register("mon a", null, body("pat-2", 90)));
        assertThatExceptionOfType(QueryProblem.class)
                .isThrownBy(() -> resource.register(DEVICE, "ff", body("pat-2", 90)));
        devicesRead = false;
        assertThatExceptionOfType(Devices.NotRead.class)
                .isThrownBy(() -> resource.register(DEVICE, null, body("pat-2", 90)));
    }

    @Test
    void readings_that_were_reattributed_are_left_out_unless_asked_for() throws InterruptedException {
        int chain = Patients.chainOf(BED, LedgerFixture.CHAINS);
        long bed = bedsAssignment();
        String assignment = HexFormat.of().toHexDigits(bed);
        long before = ledger.store().chain(chain).height();
        String correction = "{\"from\":\"2026-11-20T10:00:01Z\",\"to\":\"2026-11-20T10:00:02Z\","
                + "\"reason\":\"the wrong bed\",\"actor\":\"nurse\"}";
        Response answer = resource.reattribute(DEVICE, assignment, new EventId(1, 2).toString(), correction);
        assertThat(answer.getStatus()).isEqualTo(200);
        resource.reattribute(DEVICE, assignment, new EventId(1, 2).toString(), correction);
        assertThat(ledger.store().chain(chain).reader().reattributions(bed)).hasSize(1);

        assertThat(readings(null, null)).extracting(ReadingView::seq).containsExactly(1L);
        assertThat(readings("include", null))
                .extracting(ReadingView::reattributed)
                .containsExactly(null, true);
        assertThat(readings(null, chain + ":" + before)).as("as it was").hasSize(2);
        assertThatExceptionOfType(QueryProblem.class).isThrownBy(() -> readings("no", null));
    }

    @Test
    void a_correction_of_what_is_not_there_is_a_problem() {
        String correction = "{\"from\":\"2026-11-20T10:00:02Z\",\"to\":\"2026-11-20T10:00:02Z\","
                + "\"reason\":\"the wrong bed\",\"actor\":\"nurse\"}";
        assertThatExceptionOfType(QueryProblem.class)
                .isThrownBy(() -> resource.reattribute(DEVICE, "00000000000000ff", null, correction))
                .withMessageContaining("has no assignment");
        long bed = bedsAssignment();
        assertThatExceptionOfType(QueryProblem.class)
                .isThrownBy(() -> resource.reattribute(DEVICE, HexFormat.of().toHexDigits(bed), null, correction))
                .withMessageContaining("to is behind from");
    }

    private List<ReadingView> readings(@Nullable String reattributed, @Nullable String asOf) {
        return new ReadingQueries(ledger.store())
                .ofPatient(BED, ReadingsFilter.of(null, null, null, 100, reattributed), null, asOf)
                .readings();
    }

    private long bedsAssignment() {
        int chain = Patients.chainOf(BED, LedgerFixture.CHAINS);
        StreamState stream = ledger.store().chain(chain).reader().stream(0);
        if (stream == null) {
            throw new AssertionError("nothing is sealed of the bed");
        }
        return stream.assignment();
    }

    private RegisteredContent meaning(DeviceRecord record) {
        Assignment assignment = ledger.store().chain(record.chain()).reader().assignment(record.assignment());
        if (assignment == null || assignment.registered() == null) {
            throw new AssertionError("not sealed: " + record);
        }
        return assignment.registered();
    }

    private String register(String patient, long seconds) throws InterruptedException {
        Response answer = resource.register(DEVICE, null, body(patient, seconds));
        assertThat(answer.getStatus()).isEqualTo(201);
        return (String) answer.getEntity();
    }

    private void problem(String why, String body) {
        assertThatExceptionOfType(QueryProblem.class)
                .isThrownBy(() -> resource.register(DEVICE, null, body))
                .withMessageContaining(why);
    }

    private static String body(String patient, long seconds) {
        return "{\"patient\":\"" + patient + "\",\"ward\":\"w\",\"bed\":\"x\",\"from\":\"" + in(seconds)
                + "\",\"actor\":\"nurse\"}";
    }

    private static String in(long seconds) {
        return UtcTime.text(System.currentTimeMillis() + seconds * 1000);
    }

    @Test
    void whatever_stands_in_a_body_is_taken_or_is_the_askers_problem() throws InterruptedException {
        Random random = new Random(5);
        List<String> good = List.of(
                body("pat-1", 60),
                "{\"from\":\"" + in(0) + "\",\"to\":\"" + in(9) + "\",\"reason\":\"swap\",\"actor\":\"nurse\"}");
        for (int round = 0; round < 400; round++) {
            String body = new String(JsonAccidents.spoiled(good, random), StandardCharsets.UTF_8);
            try {
                assertThat(resource.register(DEVICE, null, body).getStatus()).isBetween(200, 409);
            } catch (QueryProblem e) {
                assertThat(e.getMessage()).isNotBlank();
            }
            try {
                resource.reattribute(DEVICE, HexFormat.of().toHexDigits(bedsAssignment()), null, body);
            } catch (QueryProblem e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
