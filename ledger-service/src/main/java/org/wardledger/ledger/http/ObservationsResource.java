package org.wardledger.ledger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.StayContent;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.vitals.GivenMeasurement;
import org.wardledger.core.vitals.GivenMeasurement.Judgement;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Observations;
import org.wardledger.ledger.event.Charting;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.query.TimeParameter;

/** What nurses observe of patients, and enter. */
@Path("/api/v1/patients")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Patients", description = "Where patients lie, and who they are")
public class ObservationsResource {
    private static final Duration WAIT = Duration.ofSeconds(5);
    /** As a device's clock may be. */
    private static final long AHEAD_MS = 2_000;

    private final Charting charting;
    private final Events events;
    private final Clock clock = Clock.systemUTC();

    public ObservationsResource(Charting charting, Events events) {
        this.charting = charting;
        this.events = events;
    }

    /**
     * What was observed.
     *
     * @param ward and {@code bed}: absent where the patient has a stay
     */
    record Observation(
            @Nullable String time,
            @Nullable List<@Nullable Given> measurements,
            @Nullable String ward,
            @Nullable String bed,
            @Nullable String actor) {}

    record Given(
            @Nullable String code,
            @Nullable JsonNode value,
            @Nullable String unit,
            @Nullable String quality) {}

    private record Bed(String ward, String bed) {}

    @POST
    @Path("{patient}/observations")
    @Operation(
            summary = "Enters what somebody observed of a patient",
            description = "Fields: time (at most 2 s ahead; it may lie in the past), measurements (code, value, unit,"
                    + " quality, as devices send them), actor; ward and bed where the patient has no stay. It is sealed"
                    + " like a device's reading. With ?event= of an earlier try, it takes effect once; with something"
                    + " else observed under it, it is refused.")
    public Response observe(
            @PathParam("patient") String patient, @QueryParam("event") @Nullable String event, String body)
            throws InterruptedException {
        EventId id = Asked.event(event);
        Observation json = Asked.body(body, Observation.class);
        Observations what = new Observations(measurements(json.measurements()), Asked.sentence(json.actor(), "actor"));
        long timeMs = TimeParameter.required(json.time(), "time");
        if (timeMs > clock.millis() + AHEAD_MS) {
            throw QueryProblem.badParameter("time is not ahead: what is observed has been");
        }
        if (!events.knows(Asked.person(patient))) {
            throw QueryProblem.unknown("there is no patient '" + patient + "'");
        }
        Bed bed = bed(patient, json);
        if (bed == null) {
            return Problem.of(
                            "no-bed",
                            "No bed",
                            Response.Status.CONFLICT.getStatusCode(),
                            "The patient lies in no bed that anybody said: admit the patient, or give ward and bed")
                    .response();
        }
        Charting.Outcome outcome =
                charting.observe(id, new Charting.Observed(patient, bed.ward(), bed.bed(), timeMs, what), WAIT);
        return switch (outcome.state()) {
            case SEALED, PENDING -> EventAnswers.answer(outcome.event());
            case REFUSED ->
                Problem.of(
                                "event-reused",
                                "Event used before",
                                Response.Status.CONFLICT.getStatusCode(),
                                "Something else was observed under this event. Nothing has changed; enter it under a"
                                        + " new one")
                        .response();
        };
    }

    private @Nullable Bed bed(String patient, Observation json) {
        if (json.ward() != null || json.bed() != null) {
            return new Bed(Asked.name(json.ward(), "ward"), Asked.name(json.bed(), "bed"));
        }
        StayContent lies = charting.bed(patient);
        return lies == null ? null : new Bed(lies.ward(), lies.bed());
    }

    private static List<Measurement> measurements(@Nullable List<@Nullable Given> given) {
        if (given == null || given.isEmpty() || given.size() > Observations.MAX) {
            throw QueryProblem.badParameter("1 to " + Observations.MAX + " measurements");
        }
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Given one = given.get(i);
            String where = "measurements[" + i + "]";
            if (one == null || one.code() == null) {
                throw QueryProblem.badParameter(where + ": a code and what was measured");
            }
            measurements.add(measurement(one, one.code(), where));
        }
        return measurements;
    }

    private static Measurement measurement(Given given, String code, String where) {
        JsonNode said = given.value();
        JsonNode value = said == null ? NullNode.getInstance() : said;
        if (!value.isNull() && !value.isNumber() && !value.isTextual()) {
            throw QueryProblem.badParameter(where + ": a value is a number, or a code as text");
        }
        GivenMeasurement measured = new GivenMeasurement(
                code,
                value.isNumber() ? value.decimalValue() : null,
                value.isTextual() ? value.asText() : null,
                given.unit(),
                given.quality());
        return switch (measured.judge()) {
            case Judgement.Sound(Measurement measurement) -> measurement;
            case Judgement.Faulty(GivenMeasurement.Fault fault) ->
                throw QueryProblem.badParameter(where + ": " + sentence(fault));
        };
    }

    private static String sentence(GivenMeasurement.Fault fault) {
        return switch (fault) {
            case UNKNOWN_CODE -> "the code is not one of the vitals known here";
            case BAD_QUALITY -> "the quality is not valid, questionable, implausible or sensor-off";
            case BAD_VALUE -> "the value is missing, is where none may be, or is not of the kind or size it must be";
            case BAD_UNIT -> "the unit is not the UCUM unit of this code, nor one that converts to it";
        };
    }
}
