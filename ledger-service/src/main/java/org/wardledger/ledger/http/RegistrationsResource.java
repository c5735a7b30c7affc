package org.wardledger.ledger.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.DeviceContent;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.event.Registrations;
import org.wardledger.ledger.query.QueryProblem;

/** What devices are. */
@Path("/api/v1/devices")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Devices", description = "What devices are, and what they send")
public class RegistrationsResource {
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Registrations registrations;
    private final Events events;

    public RegistrationsResource(Registrations registrations, Events events) {
        this.registrations = registrations;
        this.events = events;
    }

    /** What a device is to be registered as. */
    record Wanted(
            @Nullable String kind,
            @Nullable List<String> streams,
            @Nullable Long intervalMs,
            @Nullable String actor) {}

    /** @param chain that the registration is sealed in */
    record DeviceView(String device, String kind, List<String> streams, long intervalMs, int chain) {
        static DeviceView of(DeviceRegistration registration) {
            return new DeviceView(
                    registration.device(),
                    registration.kind(),
                    registration.streams(),
                    registration.intervalMs(),
                    registration.chain());
        }
    }

    /** All registered devices, by their names. */
    record DevicesAnswer(List<DeviceView> devices) {}

    @GET
    @Operation(summary = "All registered devices, by their names")
    public DevicesAnswer devices() {
        return new DevicesAnswer(
                registrations.registrations().stream().map(DeviceView::of).toList());
    }

    @GET
    @Path("{device}")
    @Operation(summary = "What a device was registered as last; who registered it says the ledger")
    public DeviceView device(@PathParam("device") String device) {
        DeviceRegistration registration = registrations.registration(Asked.name(device, "device"));
        if (registration == null) {
            throw QueryProblem.unknown("nobody registered a device " + device);
        }
        return DeviceView.of(registration);
    }

    @PUT
    @Path("{device}")
    @Operation(
            summary = "Registers what a device is, or says it anew",
            description = "Fields: kind, streams (vitals, waveform.{signal}), intervalMs (how far apart its readings"
                    + " are), actor. From when gateways have read it, a stream that is not among them is refused."
                    + " With ?event= of an earlier try, it takes effect once.")
    public Response register(
            @PathParam("device") String device, @QueryParam("event") @Nullable String event, String body)
            throws InterruptedException {
        Wanted json = Asked.body(body, Wanted.class);
        if (json.kind() == null || json.streams() == null || json.intervalMs() == null) {
            throw QueryProblem.badParameter("a device has a kind, streams and intervalMs");
        }
        EventId id = Asked.event(event);
        DeviceContent content = content(
                Asked.name(device, "device"),
                json.kind(),
                json.streams(),
                json.intervalMs(),
                Asked.sentence(json.actor(), "actor"));
        Events.Outcome outcome = events.submit(new Input.Recorded(id, content), WAIT);
        return EventAnswers.answer(outcome);
    }

    private static DeviceContent content(
            String device, String kind, List<String> streams, long intervalMs, String actor) {
        try {
            return new DeviceContent(device, kind, streams, intervalMs, actor);
        } catch (IllegalArgumentException | NullPointerException e) { // null among the streams
            throw QueryProblem.badParameter(e.getMessage() == null ? "streams are texts" : e.getMessage());
        }
    }
}
