package org.wardledger.ledger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Observations;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Value;
import org.wardledger.ledger.event.Charting;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.fixture.Vitals;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.query.AnswerJson;
import org.wardledger.ledger.query.PatientQueries;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.query.ReadingQueries;
import org.wardledger.ledger.query.ReadingView;
import org.wardledger.ledger.query.ReadingsFilter;

/** Over an index that is sealed at once: what nurses enter, and what becomes of it. */
class ObservationsResourceTest {
    private static final String EVENT = "000000000000000000000000000000ff";
    private static final String BED = Patients.ofBed("w", "a");
    private static final String ALERT = "{\"code\":\"67775-7\",\"value\":\"A\"}";
    private static final String WARM = "{\"code\":\"8310-5\",\"value\":98.60,\"unit\":\"[degF]\"}";

    @TempDir
    Path data;

    private LedgerFixture ledger;
    private StaysResource stays;
    private Charting charting;
    private ObservationsResource resource;
    private boolean sealing = true;

    @BeforeEach
    void open() throws InterruptedException {
        ledger = LedgerFixture.in(data);
        ledger.vitals("a", 1, 0, Vitals.hr(72)).seal();
        Events events = new Events(ledger.store(), new BlockFeed(), (chain, input) -> {
            long offset = ledger.input(chain, input);
            if (sealing) {
                ledger.seal();
            }
            return offset;
        });
        stays = new StaysResource(events);
        charting = new Charting(ledger.store(), events, Clock.systemUTC());
        resource = new ObservationsResource(charting, events);
        stays.admit(null, "{\"patient\":\"pat-1\",\"ward\":\"w\",\"bed\":\"x\",\"actor\":\"nurse\"}");
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    @Test
    void what_is_entered_is_a_reading_of_the_patients_bed_and_says_who_observed_it() throws InterruptedException {
        Response answer = resource.observe("pat-1", null, body(ALERT + "," + WARM));
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat((String) answer.getEntity()).contains("\"state\":\"sealed\"", "\"height\":");
        ReadingView reading = readings("pat-1").getFirst();
        assertThat(AnswerJson.text(reading))
                .contains(
                        "\"ward\":\"w\",\"bed\":\"x\",\"device\":\"manual\",\"stream\":\"observations\"",
                        "\"actor\":\"nurse-7\"",
                        "{\"code\":\"67775-7\",\"value\":\"A\",\"unit\":\"\",\"quality\":\"valid\"}",
                        "{\"code\":\"8310-5\",\"value\":37,\"unit\":\"Cel\"",
                        "\"original\":{\"value\":98.6,\"unit\":\"[degF]\"}");
        assertThat(AnswerJson.text(new PatientQueries(ledger.store()).patient("pat-1", Pins.newest(ledger.store()))))
                .as("newest values")
                .contains("\"67775-7\":{\"value\":\"A\"", "\"devices\":[\"manual\"]");
    }

    @Test
    void a_second_try_takes_effect_once_also_when_the_patient_was_moved_since() throws InterruptedException {
        Response once = resource.observe("pat-1", EVENT, body(ALERT));
        stays.transfer("pat-1", null, "{\"ward\":\"v\",\"bed\":\"y\",\"actor\":\"nurse\"}");
        Response again = resource.observe("pat-1", EVENT, body(ALERT));
        assertThat(again.getStatus()).isEqualTo(200);
        assertThat(again.getEntity()).isEqualTo(once.getEntity());
        assertThat(readings("pat-1")).hasSize(1);
    }

    @Test
    void something_else_under_the_same_event_is_refused_and_leaves_no_trace() throws InterruptedException {
        resource.observe("pat-1", EVENT, body(ALERT));
        int blocks = ledger.blocks().size();
        for (String other : List.of(
                body(WARM),
                body(ALERT + "," + WARM),
                body(ALERT).replace("nurse-7", "nurse-8"),
                body(ALERT).replace("10:00", "10:01"))) {
            Response answer = resource.observe("pat-1", EVENT, other);
            assertThat(answer.getStatus()).isEqualTo(409);
            assertThat((String) answer.getEntity()).contains("event-reused");
        }
        assertThat(ledger.blocks()).hasSize(blocks);
    }

    @Test
    void without_a_stay_ward_and_bed_are_to_be_said() throws InterruptedException {
        Response answer = resource.observe(BED, null, body(ALERT));
        assertThat(answer.getStatus()).isEqualTo(409);
        assertThat((String) answer.getEntity()).contains("urn:wardledger:problem:no-bed");
        String placed = body(ALERT).replace("\"actor\"", "\"ward\":\"w\",\"bed\":\"a\",\"actor\"");
        assertThat(resource.observe(BED, null, placed).getStatus()).isEqualTo(200);
        stays.discharge("pat-1", null, "{\"actor\":\"nurse\"}");
        assertThat(resource.observe("pat-1", null, body(ALERT)).getStatus()).isEqualTo(409);
    }

    @Test
    void what_is_written_and_not_sealed_yet_is_pending() throws InterruptedException {
        sealing = false;
        EventId event = EventId.parse(EVENT).orElseThrow();
        Measurement fever = new Measurement("8310-5", new Value.Numeric(new BigDecimal("39")), "Cel", Quality.VALID);
        Charting.Observed observed = new Charting.Observed(
                "pat-1", "w", "x", LedgerFixture.START_MS, new Observations(List.of(fever), "nurse-7"));
        assertThat(charting.observe(event, observed, Duration.ofMillis(1)).state())
                .isEqualTo(Charting.State.PENDING);
        ledger.seal();
        Charting.Outcome outcome = charting.observe(event, observed, Duration.ofMillis(1));
        assertThat(outcome.state()).isEqualTo(Charting.State.SEALED);
        assertThat(outcome.event().position()).isNotNull();
    }

    @Test
    void what_cannot_be_observed_is_a_problem_that_says_why() {
        problem("there is no patient", () -> resource.observe("pat-9", null, body(ALERT)));
        problem("1 to 255 measurements", () -> resource.observe("pat-1", null, body("")));
        problem("1 to 255 measurements", () -> resource.observe("pat-1", null, "{\"actor\":\"n\"}"));
        problem("measurements[1]: a code", () -> resource.observe("pat-1", null, body(ALERT + ",{}")));
        problem("measurements[0]: a code", () -> resource.observe("pat-1", null, body("null")));
        problem("vitals known", () -> resource.observe("pat-1", null, body(ALERT.replace("67775-7", "1-1"))));
        problem("the value is missing", () -> resource.observe("pat-1", null, body(ALERT.replace("\"A\"", "\"X\""))));
        problem("the value is missing", () -> resource.observe("pat-1", null, body(WARM.replace("98.60", "1e99"))));
        problem("a number, or a code", () -> resource.observe("pat-1", null, body(WARM.replace("98.60", "true"))));
        problem("UCUM unit", () -> resource.observe("pat-1", null, body(WARM.replace("[degF]", "kg"))));
        problem(
                "the quality is",
                () -> resource.observe("pat-1", null, body(WARM.replace("98.60", "98.6,\"quality\":\"good\""))));
        problem(
                "time is not ahead",
                () -> resource.observe("pat-1", null, body(ALERT).replace("2026", "2999")));
        problem(
                "time is a time",
                () -> resource.observe(
                        "pat-1",
                        null,
                        body(ALERT).replace("time", "time_").replace("\"time_\":\"2026-01-01T10:00:00Z\",", "")));
        problem(
                "actor: 1 to 255",
                () -> resource.observe("pat-1", null, body(ALERT).replace("nurse-7", "")));
        problem(
                "the body is not what",
                () -> resource.observe("pat-1", null, body(ALERT).replace("actor", "who")));
        problem("an event is 32", () -> resource.observe("pat-1", "1", body(ALERT)));
    }

    /** What may be interrupted. */
    @FunctionalInterface
    private interface Asking {
        Object ask() throws InterruptedException;
    }

    private static void problem(String message, Asking asking) {
        assertThatExceptionOfType(QueryProblem.class).isThrownBy(asking::ask).withMessageContaining(message);
    }

    private static String body(String measurements) {
        return "{\"time\":\"2026-01-01T10:00:00Z\",\"measurements\":[" + measurements + "],\"actor\":\"nurse-7\"}";
    }

    private List<ReadingView> readings(String patient) {
        return new ReadingQueries(ledger.store())
                .ofPatient(patient, ReadingsFilter.of(null, null, null, 100), null, null)
                .readings();
    }
}
