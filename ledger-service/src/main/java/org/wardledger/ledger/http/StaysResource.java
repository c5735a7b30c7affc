package org.wardledger.ledger.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.PersonContent;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.content.StayContent;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.query.TimeParameter;

/** Patients come, are brought to other beds, and leave; and who they are. */
@Path("/api/v1/patients")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Patients", description = "Where patients lie, and who they are")
public class StaysResource {
    private static final Duration WAIT = Duration.ofSeconds(5);
    /** What is recorded may be so far ahead of this node's clock. */
    private static final long AHEAD_MS = 2_000;

    private final Events events;
    private final Clock clock = Clock.systemUTC();

    public StaysResource(Events events) {
        this.events = events;
    }

    /**
     * Who is admitted, and where.
     *
     * @param at since when, now when it is absent
     */
    record Admission(
            @Nullable String patient,
            @Nullable String ward,
            @Nullable String bed,
            @Nullable String at,
            @Nullable String label,
            @Nullable Integer yearOfBirth,
            @Nullable Boolean pregnant,
            @Nullable Integer spo2Scale,
            @Nullable String actor) {
        boolean saysWho() {
            return label != null || yearOfBirth != null || pregnant != null || spo2Scale != null;
        }
    }

    record Transfer(
            @Nullable String ward,
            @Nullable String bed,
            @Nullable String at,
            @Nullable String actor) {}

    record Discharge(@Nullable String at, @Nullable String actor) {}

    record Person(
            @Nullable String label,
            @Nullable Integer yearOfBirth,
            @Nullable Boolean pregnant,
            @Nullable Integer spo2Scale,
            @Nullable String actor) {}

    @POST
    @Operation(
            summary = "Admits a patient to a bed",
            description = "Fields: patient, ward, bed, actor; at (now when it is left out), and what is known of the"
                    + " person: label, yearOfBirth, pregnant, spo2Scale. Which devices measure the patient is said by"
                    + " their assignments. With ?event= of an earlier try, it takes effect once.")
    public Response admit(@QueryParam("event") @Nullable String event, String body) throws InterruptedException {
        EventId id = Asked.event(event);
        Admission json = Asked.body(body, Admission.class);
        String patient = Asked.person(json.patient());
        StayContent stay = stay(patient, StayContent.Kind.ADMITTED, json.ward(), json.bed(), json.at(), json.actor());
        if (json.saysWho()) {
            // first, so that whoever hears of the patient knows; an event of its own that a second try finds again
            PersonContent person =
                    person(patient, json.label(), json.yearOfBirth(), json.pregnant(), json.spo2Scale(), json.actor());
            events.submit(new Input.Recorded(new EventId(id.high(), id.low() + 1), person), WAIT);
        }
        return EventAnswers.answer(events.submit(new Input.Recorded(id, stay), WAIT));
    }

    @POST
    @Path("{patient}/transfer")
    @Operation(
            summary = "Says that a patient lies in another bed",
            description =
                    "Fields: ward, bed, actor, and at (now when it is left out). Alerts that stand go along. Of two"
                            + " stays the one with the later time holds. With ?event= of an earlier try, it takes effect once.")
    public Response transfer(
            @PathParam("patient") String patient, @QueryParam("event") @Nullable String event, String body)
            throws InterruptedException {
        EventId id = Asked.event(event);
        Transfer json = Asked.body(body, Transfer.class);
        StayContent stay = stay(
                Asked.person(patient), StayContent.Kind.TRANSFERRED, json.ward(), json.bed(), json.at(), json.actor());
        return ofKnown(event, id, stay);
    }

    @POST
    @Path("{patient}/discharge")
    @Operation(
            summary = "Says that a patient has left",
            description = "Fields: actor, and at (now when it is left out). Alerts that stand end. Readings that still"
                    + " come are watched, and raise alerts: end the devices' assignments too. With ?event= of an earlier"
                    + " try, it takes effect once.")
    public Response discharge(
            @PathParam("patient") String patient, @QueryParam("event") @Nullable String event, String body)
            throws InterruptedException {
        EventId id = Asked.event(event);
        Discharge json = Asked.body(body, Discharge.class);
        StayContent stay = new StayContent(
                Asked.person(patient),
                StayContent.Kind.DISCHARGED,
                "",
                "",
                at(json.at()),
                Asked.sentence(json.actor(), "actor"));
        return ofKnown(event, id, stay);
    }

    @PUT
    @Path("{patient}/person")
    @Operation(
            summary = "Says who a patient is, all of it: what is left out is not known",
            description = "Fields: actor; label, yearOfBirth, pregnant, and spo2Scale (1 when it is left out). With"
                    + " ?event= of an earlier try, it takes effect once.")
    public Response person(
            @PathParam("patient") String patient, @QueryParam("event") @Nullable String event, String body)
            throws InterruptedException {
        EventId id = Asked.event(event);
        Person json = Asked.body(body, Person.class);
        PersonContent person = person(
                Asked.person(patient),
                json.label(),
                json.yearOfBirth(),
                json.pregnant(),
                json.spo2Scale(),
                json.actor());
        return ofKnown(event, id, person);
    }

    /** A second try may find that the patient was erased since. */
    private Response ofKnown(@Nullable String event, EventId id, RecordContent record) throws InterruptedException {
        if (event == null && !events.knows(record.patient())) {
            throw QueryProblem.unknown("there is no patient '" + record.patient() + "'");
        }
        return EventAnswers.answer(events.submit(new Input.Recorded(id, record), WAIT));
    }

    private StayContent stay(
            String patient,
            StayContent.Kind kind,
            @Nullable String ward,
            @Nullable String bed,
            @Nullable String at,
            @Nullable String actor) {
        return new StayContent(
                patient,
                kind,
                Asked.name(ward, "ward"),
                Asked.name(bed, "bed"),
                at(at),
                Asked.sentence(actor, "actor"));
    }

    private long at(@Nullable String at) {
        long nowMs = clock.millis();
        long atMs = at == null ? nowMs : TimeParameter.required(at, "at");
        if (atMs > nowMs + AHEAD_MS) {
            throw QueryProblem.badParameter("at is not ahead: what is recorded has happened");
        }
        return atMs;
    }

    private static PersonContent person(
            String patient,
            @Nullable String label,
            @Nullable Integer yearOfBirth,
            @Nullable Boolean pregnant,
            @Nullable Integer spo2Scale,
            @Nullable String actor) {
        String checked = label == null ? null : Asked.sentence(label, "label");
        try {
            return new PersonContent(
                    patient,
                    checked,
                    yearOfBirth,
                    pregnant,
                    spo2Scale == null ? 1 : spo2Scale,
                    Asked.sentence(actor, "actor"));
        } catch (IllegalArgumentException e) {
            throw QueryProblem.badParameter(String.valueOf(e.getMessage()));
        }
    }
}
