package org.wardledger.ledger.http;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.event.Remains;
import org.wardledger.ledger.query.QueryProblem;

/** What is done with a patient's key. */
@Path("/api/v1/patients/{patient}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Patients' keys", description = "Erasure, and new keys for what follows")
public class PatientKeysResource {
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Events events;
    private final Remains remains;

    public PatientKeysResource(Events events, Remains remains) {
        this.events = events;
        this.remains = remains;
    }

    @DELETE
    @Operation(
            summary = "Erases a patient: the key is destroyed, and nothing that it opens can ever be read again",
            description = "Proofs still verify. The answer says where something of the patient may still be read, and"
                    + " for how long. With ?event= of an earlier try, it takes effect once.")
    public Response erase(@PathParam("patient") String patient, @QueryParam("event") @Nullable String event)
            throws InterruptedException {
        EventId id = Asked.event(event);
        check(patient, event);
        Events.Outcome outcome = events.submit(new Input.Erase(id, patient), WAIT);
        return EventAnswers.answer(outcome, remains.places());
    }

    @POST
    @Path("rekey")
    @Operation(
            summary = "Begins a new epoch of the patient's key, for what comes from now on",
            description = "For when the key may be known to others. What is sealed already stays under the old one.")
    public Response rekey(@PathParam("patient") String patient, @QueryParam("event") @Nullable String event)
            throws InterruptedException {
        EventId id = Asked.event(event);
        check(patient, event);
        Events.Outcome outcome = events.submit(new Input.Rekey(id, patient), WAIT);
        return EventAnswers.answer(outcome);
    }

    /** A second try may find that the first one has taken effect, and nobody of that name any more. */
    private void check(String patient, @Nullable String event) {
        if (Patients.isDevice(patient)) {
            throw QueryProblem.badParameter("a device is no patient");
        }
        if (patient.isEmpty() || patient.length() > Patients.MAX_LENGTH || (event == null && !events.knows(patient))) {
            throw QueryProblem.unknown("there is no patient '" + patient + "'");
        }
    }
}
