package org.wardledger.ledger.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.ReattributionContent;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Observations;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.event.Assignments;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.query.AnswerJson;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.query.TimeParameter;
import org.wardledger.ledger.wire.UtcTime;

/** Whom a device measures, and since when. */
@Path("/api/v1/devices/{device}/assignments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Assignments", description = "Whom a device measures")
public class AssignmentsResource {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration LEAD = Duration.ofSeconds(5);
    private static final int ACCEPTED = 202;

    private final Assignments assignments;
    private final Clock clock = Clock.systemUTC();

    public AssignmentsResource(Assignments assignments) {
        this.assignments = assignments;
    }

    /**
     * What is asked for.
     *
     * @param patient absent: the bed itself
     */
    record Wanted(
            @Nullable String patient,
            @Nullable String ward,
            @Nullable String bed,
            @Nullable String from,
            @Nullable String actor) {}

    /** @param patient whose the readings are; absent: nobody's that is known */
    record Correction(
            @Nullable String from,
            @Nullable String to,
            @Nullable String patient,
            @Nullable String reason,
            @Nullable String actor) {}

    /**
     * One assignment of a device.
     *
     * @param patient absent when the patient was erased
     * @param until where the next one begins, absent for the last
     */
    record AssignmentView(
            String assignment,
            int chain,
            @Nullable String patient,
            String ward,
            String bed,
            String from,
            @Nullable String until) {}

    /** A device's history, oldest first. */
    record HistoryAnswer(String device, List<AssignmentView> assignments) {}

    /** @param state {@code sealed}, or {@code pending}: written, and to be sealed or refused when its chain goes on */
    record RegisteredAnswer(
            String device,
            String assignment,
            String state,
            int chain,
            String patient,
            String ward,
            String bed,
            String from) {}

    @GET
    @Operation(
            summary = "A device's registered assignments, oldest first",
            description = "Each ends where the next one begins. Before the first, its readings are those of the bed"
                    + " that it publishes for.")
    public HistoryAnswer history(@PathParam("device") String device) {
        Asked.name(device, "device");
        List<DeviceRecord> history = assignments.history(device);
        List<AssignmentView> views = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            DeviceRecord record = history.get(i);
            views.add(new AssignmentView(
                    HexFormat.of().toHexDigits(record.assignment()),
                    record.chain(),
                    record.isErased() ? null : record.patient(),
                    record.ward(),
                    record.bed(),
                    UtcTime.text(record.fromMs()),
                    i + 1 < history.size() ? UtcTime.text(history.get(i + 1).fromMs()) : null));
        }
        return new HistoryAnswer(device, views);
    }

    @POST
    @Operation(
            summary = "Registers whom a device measures from a time on, at least 5 s ahead",
            description = "Fields: patient (without one, the bed itself), ward, bed, from, actor (may be left out)."
                    + " With ?handle= of an earlier try, it takes effect once. It never acts backwards: what comes"
                    + " too late is refused.")
    public Response register(
            @PathParam("device") String device, @QueryParam("handle") @Nullable String handle, String body)
            throws InterruptedException {
        Wanted json = Asked.body(body, Wanted.class);
        if (device.equals(Observations.DEVICE)) {
            throw QueryProblem.badParameter("'" + device + "' is no device: it stands for what people observe");
        }
        String ward = Asked.name(json.ward(), "ward");
        String bed = Asked.name(json.bed(), "bed");
        Assignments.Wanted wanted = new Assignments.Wanted(
                Asked.patient(json.patient() == null ? Patients.ofBed(ward, bed) : json.patient()),
                Asked.name(device, "device"),
                ward,
                bed,
                TimeParameter.required(json.from(), "from"),
                json.actor() == null ? null : Asked.sentence(json.actor(), "actor"));
        long assignment = handle == null ? Asked.newHandle() : handle(handle);
        check(assignment, wanted);
        Assignments.Outcome outcome = assignments.register(assignment, wanted, WAIT);
        return switch (outcome.state()) {
            case REFUSED -> late();
            case SEALED -> answer(Response.Status.CREATED.getStatusCode(), "sealed", outcome, wanted);
            case PENDING -> answer(ACCEPTED, "pending", outcome, wanted);
        };
    }

    private static Response answer(int status, String state, Assignments.Outcome outcome, Assignments.Wanted wanted) {
        RegisteredAnswer answer = new RegisteredAnswer(
                wanted.device(),
                HexFormat.of().toHexDigits(outcome.assignment()),
                state,
                outcome.chain(),
                wanted.patient(),
                wanted.ward(),
                wanted.bed(),
                UtcTime.text(wanted.fromMs()));
        return Response.status(status).entity(AnswerJson.text(answer)).build();
    }

    private static Response late() {
        return Problem.of(
                        "assignment-too-late",
                        "Too late",
                        Response.Status.CONFLICT.getStatusCode(),
                        "It was sealed as a refusal: its time was too near when the chain's owner came to it. Nothing"
                                + " has changed; register it again with a later time")
                .response();
    }

    /** A second try of what is registered already is as good as the first. */
    private void check(long assignment, Assignments.Wanted wanted) {
        List<DeviceRecord> history = assignments.history(wanted.device());
        if (history.stream().anyMatch(record -> record.assignment() == assignment)) {
            return;
        }
        if (wanted.fromMs() < clock.millis() + LEAD.toMillis()) {
            throw QueryProblem.badParameter("from is at least " + LEAD.toSeconds() + " s ahead");
        }
        if (!history.isEmpty() && history.getLast().fromMs() >= wanted.fromMs()) {
            throw QueryProblem.badParameter("from is behind the device's last assignment, which begins at "
                    + UtcTime.text(history.getLast().fromMs()));
        }
    }

    @POST
    @Path("{assignment}/reattribute")
    @Operation(
            summary = "Says that readings of an assignment are not its patient's",
            description =
                    "Fields: from, to (of readings; exclusive), patient (whose they are; may be left out), reason,"
                            + " actor. The readings stay where they are sealed; the patient's readings come without them."
                            + " With ?event= of an earlier try, it takes effect once.")
    public Response reattribute(
            @PathParam("device") String device,
            @PathParam("assignment") String assignment,
            @QueryParam("event") @Nullable String event,
            String body)
            throws InterruptedException {
        Correction json = Asked.body(body, Correction.class);
        long handle = handle(assignment);
        Integer chain = assignments.chainOf(Asked.name(device, "device"), handle);
        if (chain == null) {
            throw QueryProblem.unknown("device " + device + " has no assignment " + assignment);
        }
        long fromMs = TimeParameter.required(json.from(), "from");
        long toMs = TimeParameter.required(json.to(), "to");
        if (toMs <= fromMs) {
            throw QueryProblem.badParameter("to is behind from");
        }
        ReattributionContent meaning = new ReattributionContent(
                json.patient() == null ? null : Asked.patient(json.patient()),
                Asked.sentence(json.reason(), "reason"),
                Asked.sentence(json.actor(), "actor"));
        EventId id = Asked.event(event);
        Events.Outcome outcome =
                assignments.reattribute(chain, new Input.Reattribute(id, handle, fromMs, toMs, meaning), WAIT);
        return EventAnswers.answer(outcome);
    }

    private static long handle(String text) {
        if (!text.matches("[0-9a-f]{16}")) {
            throw QueryProblem.badParameter("an assignment's handle is 16 hexadecimal digits");
        }
        return HexFormat.fromHexDigitsToLong(text);
    }
}
